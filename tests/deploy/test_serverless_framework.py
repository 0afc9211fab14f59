"""The CloudFormation that Serverless Framework 3 writes."""

from __future__ import annotations

import json

from cloudlet.deploy import deploy

LAMBDA = {"Fn::GetAtt": ["WorkerLambdaFunction", "Arn"]}
REGION = {"Ref": "AWS::Region"}
INVOKES_IT = {
    "Fn::Join": ["", ["arn:aws:apigateway:", REGION, ":lambda:path/2015-03-31/functions/", LAMBDA, "/invocations"]]
}
TRUST = {"Effect": "Allow", "Principal": {"Service": ["lambda.amazonaws.com"]}, "Action": ["sts:AssumeRole"]}
TEMPLATE = {
    "AWSTemplateFormatVersion": "2010-09-09",
    "Description": "The AWS CloudFormation template for this Serverless application",
    "Resources": {
        "ServerlessDeploymentBucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketEncryption": {}}},
        "ServerlessDeploymentBucketPolicy": {
            "Type": "AWS::S3::BucketPolicy",
            "Properties": {"Bucket": {"Ref": "ServerlessDeploymentBucket"}, "PolicyDocument": {"Statement": []}},
        },
        "WorkerLogGroup": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "/aws/lambda/shop-worker"}},
        "IamRoleLambdaExecution": {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [TRUST]},
                "Policies": [
                    {
                        "PolicyName": {"Fn::Join": ["-", ["shop", "dev", "lambda"]]},
                        "PolicyDocument": {
                            "Statement": [
                                {
                                    "Effect": "Allow",
                                    "Action": ["sqs:*"],
                                    "Resource": [{"Fn::GetAtt": ["Orders", "Arn"]}],
                                }
                            ]
                        },
                    }
                ],
                "Path": "/",
                "RoleName": {"Fn::Join": ["-", ["shop", "dev", {"Ref": "AWS::Region"}, "lambdaRole"]]},
            },
        },
        "WorkerLambdaFunction": {
            "Type": "AWS::Lambda::Function",
            "DependsOn": ["WorkerLogGroup"],
            "Properties": {
                "Code": {"S3Bucket": {"Ref": "ServerlessDeploymentBucket"}, "S3Key": "serverless/shop/dev/1/shop.zip"},
                "Handler": "sender.handler",
                "Runtime": "python3.12",
                "FunctionName": "shop-dev-worker",
                "MemorySize": 1024,
                "Timeout": 6,
                "Role": {"Fn::GetAtt": ["IamRoleLambdaExecution", "Arn"]},
            },
        },
        "WorkerLambdaVersionabc": {
            "Type": "AWS::Lambda::Version",
            "DeletionPolicy": "Retain",
            "Properties": {"FunctionName": {"Ref": "WorkerLambdaFunction"}, "CodeSha256": "x"},
        },
        "WorkerEventSourceMappingSQSOrders": {
            "Type": "AWS::Lambda::EventSourceMapping",
            "DependsOn": ["IamRoleLambdaExecution"],
            "Properties": {
                "BatchSize": 10,
                "EventSourceArn": {"Fn::GetAtt": ["Orders", "Arn"]},
                "FunctionName": LAMBDA,
                "Enabled": True,
            },
        },
        "ApiGatewayRestApi": {
            "Type": "AWS::ApiGateway::RestApi",
            "Properties": {"Name": "dev-shop", "EndpointConfiguration": {"Types": ["EDGE"]}, "Policy": ""},
        },
        "ApiGatewayMethodPost": {
            "Type": "AWS::ApiGateway::Method",
            "Properties": {
                "HttpMethod": "POST",
                "RequestParameters": {},
                "ResourceId": {"Fn::GetAtt": ["ApiGatewayRestApi", "RootResourceId"]},
                "RestApiId": {"Ref": "ApiGatewayRestApi"},
                "ApiKeyRequired": False,
                "AuthorizationType": "NONE",
                "Integration": {"IntegrationHttpMethod": "POST", "Type": "AWS_PROXY", "Uri": INVOKES_IT},
                "MethodResponses": [],
            },
        },
        "ApiGatewayDeployment1": {
            "Type": "AWS::ApiGateway::Deployment",
            "Properties": {"RestApiId": {"Ref": "ApiGatewayRestApi"}, "StageName": "dev"},
            "DependsOn": ["ApiGatewayMethodPost"],
        },
        "Orders": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "orders"}},
    },
    "Outputs": {
        "QualifiedArn": {"Value": {"Ref": "WorkerLambdaVersionabc"}, "Export": {"Name": "sls-worker"}},
        "ServiceEndpoint": {
            "Value": {"Fn::Join": ["", ["https://", {"Ref": "ApiGatewayRestApi"}, ".execute-api/dev"]]}
        },
    },
}


def test_it_deploys_with_the_folder_that_the_caller_names(folder, cloud):
    place = folder / "cloudformation-template-update-stack.json"
    place.write_text(json.dumps(TEMPLATE, indent=2))
    stack = deploy(place, cloud, name="shop-dev", code_of=lambda logical_id, properties: folder)
    assert cloud.params("CreateFunction")[0]["Code"] == {"Folder": str(folder.resolve())}
    assert cloud.params("CreateEventSourceMapping")[0]["FunctionName"] == "shop-dev-worker"
    assert cloud.apis.made[0].stage == "dev"
    assert stack.outputs["ServiceEndpoint"] == "https://api0.execute-api/dev"
    assert stack.outputs["QualifiedArn"].endswith(":function:shop-dev-worker")
    assert stack.ignored == [
        "ServerlessDeploymentBucket: there is no S3",
        "ServerlessDeploymentBucketPolicy: there is no S3",
        "WorkerLambdaVersionabc: versions and aliases; every call reaches the function itself",
    ]
