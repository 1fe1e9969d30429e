"""Utterances and their names."""

from lms.voices.utterances import AFTER_PARAGRAPH, Sentence, Utterance, numbered, paragraph, those_that_say, uttered

VOICE = "espeak-ng vi"


def test_a_paragraph_is_its_sentences_as_shown_and_as_said() -> None:
    first, last = paragraph("Giá 35.000 đ. Đắt không?")
    assert (first.shown, first.said) == ("Giá 35.000 đ.", "giá ba mươi lăm nghìn đồng.")
    assert (last.shown, last.said, last.pause) == ("Đắt không?", "đắt không?", AFTER_PARAGRAPH)
    assert first.pause < last.pause


def test_a_number_or_label_is_said_with_the_first_sentence() -> None:
    assert [one.said for one in paragraph("Mở app. Bấm.", lead="2. ")] == ["hai. mở áp.", "bấm."]
    assert [one.shown for one in paragraph("Mở app. Bấm.", lead="2. ")] == ["Mở app.", "Bấm."]
    assert [one.said for one in paragraph("", lead="Mẹo: ")] == ["mẹo."]


def test_what_cannot_be_said_is_no_utterance() -> None:
    assert uttered(" … 😀\n") is None
    assert those_that_say([None, uttered("Có"), uttered("có"), uttered("Có")]) == (uttered("Có"), uttered("có"))


def test_the_name_is_of_the_words_and_the_voice_not_of_the_writing() -> None:
    one, other = uttered("Giá 35.000 đ"), uttered("giá 35.000 đồng")
    assert one is not None
    assert other is not None
    assert one.digest(VOICE) == other.digest(VOICE)
    assert one.digest(VOICE) != one.digest("another")
    assert one.digest(VOICE) != Utterance((*one.sentences, *one.sentences)).digest(VOICE)
    assert one.digest(VOICE) != Utterance((Sentence("", one.said, 1),)).digest(VOICE)


def test_the_name_stays_the_same_from_release_to_release() -> None:
    """Another name for the same sound would make every installation say everything anew: count RECIPE up for that."""
    assert numbered(2).said == "hai."
    assert numbered(2).digest(VOICE) == "1211ec66c090b7b645b02591c42b71a5afe91fde90cb552358ceee92248fa684"
