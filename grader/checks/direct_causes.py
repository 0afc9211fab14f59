"""Why API Gateway or SQS did not take a request, by a mark in the reason that the gateway gives: lesson 09."""

from __future__ import annotations

FILE = "template.yaml"
TEMPLATES = ("$input", "MessageBody", "requestTemplates", "RequestTemplates", "/orders", "Resources")
TYPE = ("integration.request.header.Content-Type", "requestParameters", "RequestParameters", *TEMPLATES)
ROLE = ("credentials", "Credentials", "AWS::IAM::Role", "Resources")

NO_EXPRESSION = ("errors : [Invalid mapping expression specified",)
EXPRESSION = (
    "API Gateway reads what a header is set to as an expression, such as method.request.header.Accept. A text for its "
    "own sake is one in single quotes; YAML takes the outer pair of quotes away."
)
BOTH_QUOTES = (
    "Set integration.request.header.Content-Type to \"'application/x-www-form-urlencoded'\", with both pairs of quotes."
)
PROXY_OF_A_QUEUE = ("Integrations of type 'AWS_PROXY'",)
PROXY = (
    "A proxy integration (aws_proxy) hands the request over as it is, to a Lambda function. SQS would not know what to "
    "do with it."
)
NO_PROXY = "Make the type of the integration aws, and map the request by a template."
Cause = tuple[str, str, tuple[str, ...]]  # because, try, where to look
REASONS: dict[str, Cause] = {
    " has no POST /orders": (
        "An API answers the methods and paths that its template names, and no others.",
        "Give the API the method POST at the path /orders.",
        ("paths:", "PathPart", "HttpMethod", *TEMPLATES),
    ),
    "DisableExecuteApiEndpoint": (
        "An API whose default endpoint is disabled answers at a domain name of its own only, and this one has none.",
        "Take DisableExecuteApiEndpoint out.",
        ("DisableExecuteApiEndpoint", "disableExecuteApiEndpoint"),
    ),
    "No API and stage answer": (
        "An API answers under the name of a stage that it is deployed to, written as it is there.",
        "Let the output ApiUrl be the API's address and its stage: Ref of the API is the id in it.",
        ("ApiUrl", "StageName"),
    ),
    "the integration's httpMethod is": (
        "The integration's method is that of API Gateway's call, whatever the caller's was. SQS reads no body of "
        "a GET.",
        "Set httpMethod in the integration (IntegrationHttpMethod, without OpenAPI) to POST.",
        ("httpMethod", "IntegrationHttpMethod", *TEMPLATES),
    ),
    "may not assume the role": (
        "API Gateway takes a role for the call, and a role is given only to those that its trust policy names.",
        "Let the role's AssumeRolePolicyDocument allow sts:AssumeRole to the service apigateway.amazonaws.com.",
        ("AssumeRolePolicyDocument", *ROLE),
    ),
    "is not authorized to perform": (
        "API Gateway makes the call under the integration's role, and SQS asks what that role may do.",
        "Let the role do sqs:SendMessage on the ARN of the queue that the integration's uri names.",
        ROLE,
    ),
    "Access to the resource": (
        "Without credentials API Gateway calls SQS as nobody, and SQS lets nobody in.",
        "Give the integration the ARN of a role that may send: credentials.",
        ("uri:", "Uri:", *TEMPLATES),
    ),
    "No field of the form is named Action": (
        "A field's name is all that stands before its =, blanks and line ends included. A template puts out what "
        "stands between its directives, those of YAML's block, too.",
        "Begin the form with Action=SendMessage, without a blank or a line end before it.",
        ("Action=", *TEMPLATES),
    ),
    "UnknownOperation": (
        "SQS reads the body that you make as a form only when it is told that it is one; API Gateway passes the "
        "caller's content type on, application/json.",
        BOTH_QUOTES,
        TYPE,
    ),
    "the integration has templates for": (
        "The caller's Content-Type, application/json, chooses the request template.",
        "Name the template application/json in requestTemplates; what SQS is told goes into requestParameters.",
        ("requestTemplates", "RequestTemplates", *TEMPLATES),
    ),
    "The request body is no JSON": (
        "What your template makes has to be JSON, and the text in it escaped. $util.escapeJavaScript does that, but "
        "for ' it writes \\', which JSON does not have.",
        'Write $util.escapeJavaScript($input.body).replaceAll("\\\\\'", "\'").',
        ("escapeJavaScript", *TEMPLATES),
    ),
    "must contain a non-empty value": (
        "The header x-customer may be absent; then $input.params gives an empty text, and SQS takes no attribute "
        "without a value.",
        "Put the attribute into the form only #if($input.params('x-customer') != '').",
        ("MessageAttribute", "x-customer", *TEMPLATES),
    ),
    "The method asks for": (
        "A method can ask its callers for a signature, a token or a key. Who brings none is refused before anything is "
        "sent, and nobody has told the callers of this API of one.",
        "Let the method ask for nothing: take out ApiKeyRequired, Auth, AuthorizationType or security.",
        ("ApiKeyRequired", "AuthorizationType", "Auth:", "security:", "Authorizer", *TEMPLATES),
    ),
    "Can't cast the value of message": (
        "An attribute has a DataType, and its value has to be of that type. A name is a String, whatever is in it.",
        "Write .Value.DataType=String for the attribute customer.",
        ("DataType", "MessageAttribute", *TEMPLATES),
    ),
    "Message must be shorter than": (
        "A queue takes no message of more bytes than its MaximumMessageSize, which is 1 MiB unless the template says "
        "less.",
        "Take MaximumMessageSize out.",
        ("MaximumMessageSize", *TEMPLATES),
    ),
    "invalid method response": (
        "An integration response chooses the caller's status, and the method has to declare that status. Where it does "
        "not, the caller gets a 500, though SQS may have the message.",
        "Declare each status that an integration response has: under MethodResponses, or under responses in OpenAPI.",
        ("MethodResponses", "responses:", "Integration:", *TEMPLATES),
    ),
    "template cannot be filled": (
        "A mapping template is a program in VTL. When it fails there is no call.",
        "Correct the template at that place.",
        TEMPLATES,
    ),
}
BINARY = ("BinaryMediaTypes", "x-amazon-apigateway-binary-media-types")
AS_BYTES: Cause = (
    "What BinaryMediaTypes names is taken for bytes: API Gateway hands the template its base64, and not the text.",
    "Take BinaryMediaTypes out: an order is a text.",
    BINARY,
)
URI = ("uri:", "Uri:", *TEMPLATES)
ANOTHER_QUEUE: Cause = (
    "The uri of the integration, or a QueueUrl in what it sends, says which queue is meant, in which region and "
    "account. It is not the one that the output QueueUrl names.",
    "Let the uri name the queue: !Sub arn:aws:apigateway:${AWS::Region}:sqs:path/${AWS::AccountId}/"
    "${OrdersQueue.QueueName}",
    URI,
)
OTHERWISE: Cause = (
    "200 is what the caller knows of it: that SQS has the order. Each other status says that it has not.",
    "Follow the reason above; the integration's uri, its template and its responses are where it can lie.",
    TEMPLATES,
)


NOT_200: Cause = (
    "The message is on the queue, and 200 is what this API promises for that. What the caller hears is up to the "
    "integration response that is chosen.",
    'Give the answer for the pattern "200" the statusCode "200".',
    ("statusCode", "StatusCode", *TEMPLATES),
)
