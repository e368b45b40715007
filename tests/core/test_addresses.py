from worldrounds.core.addresses import first_free


def test_a_wanted_address_is_taken_as_it_is_where_nobody_has_it() -> None:
    assert first_free("vienna", {"graz"}) == "vienna"


def test_the_first_free_number_follows_a_taken_address() -> None:
    assert first_free("vienna", {"vienna", "vienna-2", "vienna-4"}) == "vienna-3"
