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
        ("Georgia Institute of Technology, Atlanta, Georgia 30332", {"US"}),
        ("Massachusetts General Hospital, Boston, Massachusetts.", {"US"}),
        ("Stanford University School of Medicine, Stanford, Calif. Electronic address: x@y.example.", {"US"}),
        ("Northwestern University, Chicago, IL", {"US"}),
        ("Indiana University, Indianapolis, IN", set()),  # India's code, too
        ("University of Washington, Seattle, Washington", {"US"}),
        ("Curtin University, Perth, WA", set()),  # Washington or Western Australia
        ("University of New Mexico, Albuquerque, New Mexico", {"US"}),
        ("Rutgers University, Newark, New Jersey", {"US"}),
        ("University of Mexico", set()),
        ("Children's Hospital, Boston, MA USA", {"US"}),
        ("Universidad Nacional, Córdoba Argentina", {"AR"}),
        ("McMaster University, Hamilton, ON, CA", {"CA"}),
        ("McGill University, Montréal, Québec", {"CA"}),
        ("University of California, San Diego, CA", {"US"}),
        ("Western Sydney University, Sydney, NSW", {"AU"}),
        ("The University of Hong Kong, Hong Kong SAR, China", {"HK"}),
        ("National Taiwan University, Taipei, Taiwan, ROC", {"TW"}),
        ("China Medical University, Taichung, Taiwan", {"TW"}),
        ("University of Cape Town, Cape Town, South Africa (E.D.B.)", {"ZA"}),
        ("University of Macau, Taipa, Macao SAR", {"MO"}),
        ("Universidade de São Paulo, São Paulo, Brasil", {"BR"}),
        ("Charité, Berlin, Deutschland", {"DE"}),
        ("Universidad de Guadalajara, Guadalajara, México", {"MX"}),
        ("Universidad de Miami, Miami, Estados Unidos", {"US"}),
        ("Université de Kinshasa, Kinshasa, République démocratique du Congo", {"CD"}),
        ("University of Kinshasa, Kinshasa, Democratic Republic of the Congo", {"CD"}),
        ("Addis Ababa University, Addis Ababa, Ethiopia.", {"ET"}),
        ("Seoul National University, Seoul, Republic of Korea", {"KR"}),
        ("Trinity College, Dublin 2, Ireland", {"IE"}),
        ("Queen's University, Belfast, Northern Ireland", {"GB"}),
        ("Tbilisi State Medical University, Tbilisi, Georgia", set()),
        ("University of Papua New Guinea, Port Moresby, Papua New Guinea", {"PG"}),
        ("School of Medicine, University of Texas, MD Anderson Cancer Center", set()),
        ("Department of Medicine", set()),
        ("", set()),
    ],
)
def test_the_end_of_an_address_names_a_country_or_none(text: str, codes: set[str]) -> None:
    assert countries_named(text) == codes
