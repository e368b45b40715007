import pytest

from worldrounds.bibliography.affiliations import countries_named


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Department of Anatomy, Medical University of Vienna, Vienna, Austria.", {"AT"}),
        ("Columbia University, New York, NY, USA. someone@school.example.", {"US"}),
        ("School of Medicine, Boston, MA 02115", {"US"}),
        ("Kyoto University, Kyoto 606-8501, Japan. Electronic address: x@y.example", {"JP"}),
        ("Peking University, Beijing, 100191, P.R. China", {"CN"}),
        ("Université de Genève, Genève, Suisse", {"CH"}),
        ("Cardiff University, Cardiff, Wales", {"GB"}),
        ("Makerere University, Kampala, Uganda; Lund University, Lund, Sweden", {"SE", "UG"}),
        ("Emory University, Atlanta, Georgia", set()),  # the state, or the country: not told
        ("Université Félix Houphouët-Boigny, Abidjan, Côte d'Ivoire", {"CI"}),
        ("Anadolu University, Eskişehir, Türkiye", {"TR"}),
        ("Department of Medicine", set()),
        ("", set()),
    ],
)
def test_the_end_of_an_address_names_a_country_or_none(text: str, codes: set[str]) -> None:
    assert countries_named(text) == codes
