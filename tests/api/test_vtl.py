"""Mapping templates: what they put out, what they refuse, and that they cannot run away."""

from __future__ import annotations

import copy

import pytest

from cloudlet.api.vtl import BadTemplate, render

ORDER = {"id": "o-1001", "amount": 1250, "paid": False, "items": ["tea", "cup"], "note": None, "by": {"name": "ada"}}


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("$order.id ${order.id}x $!order.id $!{order.by.name}", "o-1001 o-1001x o-1001 ada"),
        ("[$order.missing][$nothing][$order.note]", "[][][]"),
        ("#if($nothing == '' && '' == $order.note)none#end#if($order.missing != '')some#end", "none"),
        ("$5, #5, a@b, \\$order and \\#if", "$5, #5, a@b, $order and #if"),
        ("$order.items $order.by $order.paid", "[tea, cup] {name=ada} false"),
        ("$order.items[1] $order['id'] $order.items.get(0)", "cup o-1001 tea"),
        ("#set($total = $order.amount * 2 + 1)$total", "2501"),
        ("#set($a = 7 / 2)#set($b = -7 % 2)$a $b", "3 -1"),
        ('#set($text = "$order.id by ${order.by.name}")$text', "o-1001 by ada"),
        ("#set($text = '$order.id')$text", "$order.id"),
        ("#set($m = {'a': [1, 2], \"b\": true})$m.a $m.b", "[1, 2] true"),
        ("#set($order.id = 'new')$order.id", "new"),
        ("#set($kept = 1)#set($kept = $nothing)$kept", "1"),
        ("#if($order.paid)paid#elseif($order.amount >= 1000)big#{else}small#end", "big"),
        ("#if($order.items && !$order.note and $order.by.name eq 'ada')yes#end", "yes"),
        ("#if('')an empty string is true#end", "an empty string is true"),
        ("#if($order.amount == 1250.0 && '1' != 1)yes#end", "yes"),
        ("#foreach($i in $order.items)$foreach.count:$i#if($foreach.hasNext), #end#end", "1:tea, 2:cup"),
        ("#foreach($n in [3..1])$n#if($n == 2)#break#end#end.", "32."),
        ("#foreach($k in $order.by.keySet())$k=$order.by.get($k)#end", "name=ada"),
        ("#foreach($e in $order.by.entrySet())$e.key=$e.getValue()#end", "name=ada"),
        ("before#stop after", "before"),
        ("a ## gone\nb #* gone\ntoo *#c", "a b c"),
        ("#[[$order.id #if]]#", "$order.id #if"),
        ("x\n  #set($a = 1)  \ny\n#if(true)\nz\n#end\n.", "x\ny\nz\n."),
        ("$order.id.substring(2).length() $order.id.replaceAll('[0-9]+', 'n')", "4 o-n"),
        ("$order.id.toUpperCase().split('-')[0] $order.id.contains('10')", "O true"),
        (
            "#set($p = 'a,b,,')$p.split(',').size()#set($p = ',')$p.split(',').size()#set($p = '')$p.split(',').size()",
            "201",
        ),
        ("#define($line)$i!#end#foreach($i in $order.items)$line#end", "tea!cup!"),
        ('#define( $id )\n$order.id\n#end\n<$id>$id.length() #set($x = "$id")$x', "<o-1001\n>7o-1001\n"),
        ("#foreach($i in [1..3])$foreach.first/$foreach.last #end", "true/false false/false false/true "),
        ("$order.items.size() $order.items.contains('tea') $order.by.containsKey('x')", "2 true false"),
    ],
)
def test_a_template_puts_out(template: str, text: str) -> None:
    assert render(template, {"order": copy.deepcopy(ORDER)}) == text


@pytest.mark.parametrize(
    ("template", "complaint"),
    [
        ("#if($order.paid)yes", "line 1, column 20: expected #end of the #if, came 'the end'"),
        ("one\n#set($a 1)", "line 2, column 9: expected '=', came '1)'"),
        ("#end", "expected no #else, #elseif or #end outside #if, #foreach and #define, came '#end'"),
        ("#set(a = 1)", "expected a reference to set, came 'a = 1)'"),
        ("#parse('/etc/passwd')", "expected a directive of API Gateway's mapping templates"),
        ("#define($a)x", "expected #end of the #define, came 'the end'"),
        ("#define($a)$a#end$a", "it is nested too deeply"),
        ("#set($a = 'x' - 1)", "'x' - '1' needs two numbers"),
        ("$order.id.substring('x')", ".substring(...) cannot be done"),
    ],
)
def test_a_wrong_template_is_refused_with_the_place(template: str, complaint: str) -> None:
    with pytest.raises(BadTemplate) as refused:
        render(template, {"order": ORDER})
    assert complaint in str(refused.value)


@pytest.mark.parametrize(
    "template",
    [
        "#foreach($i in [0..1000])x#end",
        "#foreach($i in [1..1000])#foreach($j in [1..1000])#set($a = $i)#end#end",
        "#set($s = 'xxxxxxxxxx')#foreach($i in [1..100])#set($s = $s + $s)#end",
        "#set($n = 2)#foreach($i in [1..100])#set($n = $n * $n)#end",
        "#set($l = [1, 2])#foreach($i in [1..100])#set($l = [$l, $l])#end$l",
        "#set($l = [])$l.add($l)$l",
        "#set($x = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'.replaceAll('(a+)+b', ''))",
        "#set($s = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')$s.replaceAll('(a+)+b', '')",
        "#set($x = [0..99999999])",
        "(" * 10 + "#if(" + "(" * 5000 + "true",
    ],
)
def test_a_template_cannot_run_away(template: str) -> None:
    with pytest.raises(BadTemplate):
        render(template, {})


@pytest.mark.parametrize("name", ["__class__", "__init__", "methods", "mro", "format", "encode"])
def test_nothing_of_python_can_be_reached(name: str) -> None:
    template = f"[$order.{name}][$order.id.{name}][$order.{name}()][$order.id.{name}('x')][$order.items.{name}]"
    assert render(template, {"order": ORDER}) == "[][][][][]"
