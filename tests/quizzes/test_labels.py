"""Categories and codes among the labels of a question."""

from lms.quizzes.labels import Labels, apart, changed, in_order


def test_labels_come_apart_and_together_again():
    labels = Labels("Thanh toán / Mã OTP", ("DigComp 4.2",), ("ở chợ", "mã OTP"))
    assert labels.all == ("nhóm: Thanh toán / Mã OTP", "khung: DigComp 4.2", "ở chợ", "mã OTP")
    assert apart(labels.all) == labels
    assert apart(()) == Labels()


def test_each_label_is_kept_once_however_it_is_typed():
    assert Labels("", (), ("Mã OTP", "ma otp")).all == ("Mã OTP",)


def test_of_two_categories_the_first_counts_and_nothing_is_lost():
    assert apart(("nhóm: A", "nhóm: B")) == Labels("A", (), ("nhóm: B",))


def test_a_new_category_takes_the_place_of_the_old_one_and_the_rest_stays():
    tags = ("nhóm: A", "khung: 1.1", "ở chợ", "mã OTP")
    assert changed(tags, ("nhóm: B", "mới"), ("o cho",)) == ("nhóm: B", "khung: 1.1", "mã OTP", "mới")
    assert changed(tags, (), ("nhóm: A",)) == ("khung: 1.1", "ở chợ", "mã OTP")
    assert changed(tags, (), ()) == tags


def test_categories_stand_before_codes_before_free_labels():
    assert in_order(["b", "khung: 1", "ă", "nhóm: Z", "b"]) == ["nhóm: Z", "khung: 1", "ă", "b"]
