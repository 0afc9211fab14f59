"""What learners read survives any terminal."""

from grader.text import Printer, labelled, safe, wrapped


def test_a_long_text_hangs_below_its_beginning() -> None:
    lines = labelled("because", "word " * 40, indent=4)
    assert lines[0].startswith("    because   word")
    assert all(line.startswith(" " * 14 + "word") for line in lines[1:])
    assert all(len(line) <= 80 for line in lines)


def test_a_long_value_is_never_cut() -> None:
    value = "x" * 300
    assert value in "".join(wrapped(f"the body {value}", 70))


def test_indented_code_keeps_its_indentation() -> None:
    code = "    order = json.loads(event['body'])  # " + "a long comment " * 10
    first, *rest = wrapped(code, 60)
    assert first.startswith("    order = json.loads(event['body'])")
    assert all(line.startswith("      ") and len(line) <= 60 for line in rest)


def test_control_characters_are_spelled_out() -> None:
    assert safe("\x1b[31mred\rgone\ud800") == "\\x1b[31mred\\rgone\\ud800"


def test_what_has_no_width_is_spelled_out_but_for_what_joins_letters() -> None:
    assert safe("o-1\u200b, \u200fo-2\ufeff\U000e0041") == "o-1\\u200b, \\u200fo-2\\ufeff\\U000e0041"
    family = "\U0001f469\u200d\U0001f467"
    assert safe(family) == family


def test_a_console_that_knows_ascii_only_gets_ascii() -> None:
    written: list[str] = []
    Printer(written.append, "ascii").line("✓ ok  “Ζωή” █░")
    assert written == ['+ ok  "\\u0396\\u03c9\\u03ae" #-\n']


def test_a_windows_console_keeps_what_it_can_show() -> None:
    written: list[str] = []
    Printer(written.append, "cp1252").line("✗ not yet — “é”")
    assert written == ['x not yet - "é"\n']


def test_a_console_that_knows_unicode_gets_the_text_as_it_is() -> None:
    written: list[str] = []
    Printer(written.append, "utf-8").line("✓ ok  “Ζωή”")
    assert written == ["✓ ok  “Ζωή”\n"]
