"""The way back to an earlier version turns its renames round (design §4, `was`)."""

from hezong.kernel.model.load import load_model
from hezong.kernel.publish.reversal import reversed_renames
from tests.fixtures.group import AREA, CONTACT, CUSTOMER, model_files

FIRST = load_model(model_files())


def renamed_entity():
    files = dict(
        model_files(module=AREA.replace("contact", "person"), customer=CUSTOMER.replace("contact.", "person."))
    )
    del files["sales/contact.yaml"]
    text = CONTACT.replace("entity: contact", "entity: person\nwas: contact")
    files["sales/person.yaml"] = text.replace(" born,", " birthday,").replace("  born: {", "  birthday: {was: born, ")
    return load_model(files)


def test_an_entity_and_its_field_get_their_old_names_back():
    back = reversed_renames(FIRST, [renamed_entity()])
    assert back.entities["contact"].was == "person"
    assert back.entities["contact"].fields["born"].was == "birthday"
    assert back.entities["customer"] == FIRST.entities["customer"]


def test_a_rename_that_stays_written_in_later_versions_counts_once():
    again = renamed_entity()
    assert reversed_renames(FIRST, [again, again, again]).entities["contact"].fields["born"].was == "birthday"


def test_without_later_versions_nothing_changes():
    assert reversed_renames(FIRST, []) == FIRST


def test_a_name_that_is_in_use_again_keeps_its_own_data():
    renamed = CONTACT.replace(" born,", " birthday,").replace("  born: {", "  birthday: {was: born, ")
    reused = renamed.replace("was: born, ", "").replace("  owner: {", "  born: {type: date}\n  owner: {")
    later = [load_model(model_files(contact=each)) for each in (reused, renamed)]
    assert reversed_renames(FIRST, later).entities["contact"].fields["born"].was is None
