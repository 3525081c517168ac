"""How the person of a request is found: with their groups, in one query."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Aggregate, CharField
from django.db.models.sql.compiler import SQLCompiler

from coroutine.people.models import Person


class Names(Aggregate):
    """Names joined by commas; null without any."""

    function = "GROUP_CONCAT"
    output_field = CharField()

    def as_postgresql(self, compiler: SQLCompiler, connection: Any, **context: Any) -> Any:
        """PostgreSQL's own aggregate."""
        template = "%(function)s(%(expressions)s, ',')"
        return self.as_sql(
            compiler, connection, function="STRING_AGG", template=template, **context
        )


class HouseBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth is untyped
    """Allauth's backend; every page asks for the groups, so they come along."""

    def get_user(self, user_id: int) -> Person | None:
        """The active person of this number, their roles known."""
        persons = Person.objects.order_by().annotate(group_names=Names("groups__name"))
        person = persons.filter(pk=user_id, is_active=True).first()
        if person is not None:
            person.__dict__["roles"] = frozenset(
                filter(None, (person.group_names or "").split(","))
            )
        return person
