"""Templates under row-level security: nobody, a stranger, a plain member and an admin, past the program."""

from uuid import UUID

import psycopg
import pytest
from fixtures.tenants import Tenants, value

from store.demo import ACME, ADMIN, GLOBEX, MEMBER, OPERATOR, OUTSIDER, DemoPerson
from wizard.library import templates

Refused = psycopg.errors.InsufficientPrivilege
COUNT = "select count(*) from wizard_templates"
OURS = f"{COUNT} where organization_id is not null"
SYSTEM = "select id from wizard_templates where organization_id is null order by slug limit 1"
ADD = "insert into wizard_templates (organization_id, template_name, wizard_structure) values (%s, 'M', '{}')"
USE = "insert into wizard_template_uses (template_id) values (%s)"
RATE = "insert into wizard_template_ratings (template_id, rating) values (%s, %s)"
REPORT = "insert into wizard_template_reports (template_id, reason) values (%s, 'broken') returning id"
SETTLE = (
    "update wizard_template_reports set status = 'resolved', settled_at = now(), settled_by = auth.uid() where id = %s"
)


@pytest.fixture
def ours(tenants: Tenants) -> UUID:
    """A template of Acme's."""
    return tenants.template()


def test_nobody_at_all_sees_the_systems_templates_only(tenants: Tenants, ours: UUID):
    with tenants.acting_as(None) as connection:
        assert value(connection, COUNT) == len(templates())
        assert value(connection, OURS) == 0
        for hidden in ("user_id", "search", "content_hash"):
            with pytest.raises(Refused), connection.transaction():
                connection.execute(f"select {hidden} from wizard_templates".encode())


@pytest.mark.parametrize("table", ["uses", "ratings", "reports"])
def test_nobody_at_all_has_no_business_with_opinions(tenants: Tenants, table: str):
    with tenants.acting_as(None) as connection, pytest.raises(Refused):
        connection.execute(f"select from wizard_template_{table}".encode())


@pytest.mark.parametrize("person", [None, MEMBER], ids=["nobody", "member"])
def test_a_browser_has_no_door_to_templates(tenants: Tenants, person: DemoPerson | None):
    with tenants.browsing_as(person) as connection, pytest.raises(Refused):
        connection.execute("select from wizard_templates")


def test_a_stranger_sees_and_changes_none_of_ours(tenants: Tenants, ours: UUID):
    with tenants.acting_as(OUTSIDER) as connection:
        assert value(connection, OURS) == 0
        for change in ("template_name = 'Mine'", "deleted_at = now()", "is_active = false"):
            assert connection.execute(f"update wizard_templates set {change}".encode()).rowcount == 0
        found = connection.execute("select * from private.template_reviews(%s, null, null, 9)", [ours]).fetchall()
        assert found == []


@pytest.mark.parametrize("person", [MEMBER, OPERATOR], ids=["member", "operator"])
def test_a_colleague_reads_ours_and_changes_nothing(tenants: Tenants, ours: UUID, person: DemoPerson):
    with tenants.acting_as(person) as connection:
        assert value(connection, OURS) == 1
        assert connection.execute("update wizard_templates set template_name = 'Mine'").rowcount == 0
        with pytest.raises(Refused):
            connection.execute(ADD.encode(), [ACME.id])


def test_an_admin_changes_ours_and_none_of_the_systems(tenants: Tenants, ours: UUID):
    with tenants.acting_as(ADMIN) as connection:
        assert connection.execute("update wizard_templates set template_name = 'Better'").rowcount == 1
        for guess in (
            "update wizard_templates set usage_count = 1000000",
            "update wizard_templates set rating_sum = 5, rating_count = 1",
            "update wizard_templates set organization_id = null",
            "delete from wizard_templates",
            "truncate wizard_templates cascade",
        ):
            with pytest.raises(Refused), connection.transaction():
                connection.execute(guess.encode())


@pytest.mark.parametrize("change", ["is_active = false", "deleted_at = now()"])
def test_what_is_put_aside_or_deleted_only_admins_see(tenants: Tenants, ours: UUID, change: str):
    with tenants.owning() as connection:
        connection.execute(f"update wizard_templates set {change}".encode())
    for person, seen in ((None, 0), (OUTSIDER, 0), (MEMBER, 0), (ADMIN, 1)):
        with tenants.acting_as(person) as connection:
            assert value(connection, COUNT) == seen


def test_a_deleted_template_is_neither_changed_nor_used(tenants: Tenants, ours: UUID):
    with tenants.owning() as connection:
        connection.execute("update wizard_templates set deleted_at = now() where id = %s", [ours])
    with tenants.acting_as(ADMIN) as connection:
        assert connection.execute("update wizard_templates set deleted_at = null").rowcount == 0
    for statement in (USE, REPORT):
        with tenants.acting_as(ADMIN) as connection, pytest.raises(Refused):
            connection.execute(statement.encode(), [ours])


def test_only_who_used_a_template_rates_it(tenants: Tenants):
    with tenants.acting_as(OUTSIDER) as connection:
        template = value(connection, SYSTEM)
        with pytest.raises(Refused), connection.transaction():
            connection.execute(RATE.encode(), [template, 5])
        connection.execute(USE.encode(), [template])
        connection.execute(RATE.encode(), [template, 5])
        assert value(connection, "select average_rating from wizard_templates where id = %s", template) == 5
    with tenants.acting_as(ADMIN) as connection:
        assert value(connection, "select count(*) from wizard_template_ratings") == 0
        assert connection.execute("update wizard_template_ratings set rating = 1").rowcount == 0


def test_nobody_says_something_in_anothers_name_or_on_another_day(tenants: Tenants, ours: UUID):
    with tenants.acting_as(MEMBER) as connection:
        for guess in (
            f"insert into wizard_template_uses (template_id, user_id) values (%s, '{ADMIN.id}')",
            "insert into wizard_template_uses (template_id, used_on) values (%s, '2020-01-01')",
            "insert into wizard_template_reports (template_id, reason, status) values (%s, 'broken', 'dismissed')",
            "update wizard_template_uses set used_on = '2020-01-01' where template_id = %s",
            "delete from wizard_template_uses where template_id = %s",
        ):
            with pytest.raises(Refused), connection.transaction():
                connection.execute(guess.encode(), [ours])


@pytest.mark.parametrize("origin", ["ours", "the system's"])
def test_reports_are_read_by_who_made_them_and_by_their_admins_who_settle_them(
    tenants: Tenants, ours: UUID, origin: str
):
    with tenants.acting_as(MEMBER) as connection:
        report = value(connection, REPORT, ours if origin == "ours" else value(connection, SYSTEM))
    for person, seen, settled in ((OUTSIDER, 0, 0), (OPERATOR, 0, 0), (MEMBER, 1, 0), (ADMIN, 1, 1)):
        with tenants.acting_as(person) as connection:
            assert value(connection, "select count(*) from wizard_template_reports") == seen
            assert connection.execute(SETTLE.encode(), [report]).rowcount == settled


def test_a_template_is_made_of_no_wizard_of_strangers(tenants: Tenants):
    with tenants.owning() as connection:
        add = "insert into wizards (organization_id, slug, name, draft) values (%s, 'x', 'X', '{}') returning id"
        theirs = value(connection, add, GLOBEX.id)
    with tenants.acting_as(ADMIN) as connection, pytest.raises(Refused):
        connection.execute(
            "insert into wizard_templates (organization_id, template_name, wizard_structure, source_wizard_id)"
            " values (%s, 'M', '{}', %s)",
            [ACME.id, theirs],
        )
