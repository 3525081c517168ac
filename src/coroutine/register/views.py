"""The register's pages in the workshop: bring a file, look, apply, undo; take a file away."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coroutine.kit.access import roles
from coroutine.kit.forms import ActForm
from coroutine.kit.times import today
from coroutine.people.models import Person
from coroutine.register import actions, queries, rules
from coroutine.register.columns import LABELS
from coroutine.register.exporting import FORMATS, csv_lines, workbook
from coroutine.register.forms import ConfirmForm, FileForm
from coroutine.register.models import Import, ImportedRow, Verdict
from coroutine.register.reading import Unreadable
from coroutine.register.rulings import Plan, Ruling

workshop = roles("treasurer", "steward")
A_PAGE = 50
MOST_TICKS = 400
"""Doubtful lines with a box of their own: a form has at most 500 fields."""


class PersonRequest(HttpRequest):
    """A request of someone who is signed in."""

    user: Person


@require_http_methods(["GET", "HEAD", "POST"])
@workshop
def home(request: PersonRequest) -> HttpResponse:
    """Bring a file, take one away, and see the imports made before."""
    sent = request.method == "POST"
    form = FileForm(request.POST, request.FILES) if sent else FileForm()
    if sent and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            draft = actions.preview(
                file.read(), file_name=file.name or "", by=request.user, now=timezone.now()
            )
        except Unreadable as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("register:brought", key=draft.key)
    page = Paginator(queries.imports(), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "register/home.html", {"form": form, "page": page})


@require_safe
@workshop
def brought(request: PersonRequest, key: str) -> HttpResponse:
    """What an import would do, or what it did."""
    found = get_object_or_404(Import.objects.select_related("by", "undone_by"), key=key)
    if found.state == Import.State.PREVIEWED:
        return _preview(request, found)
    return _result(request, found)


@require_POST
@workshop
def apply(request: PersonRequest, key: str) -> HttpResponse:
    """Write the lines that were looked at."""
    found = get_object_or_404(Import, key=key)
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        return _preview(request, found, form)
    try:
        actions.apply(
            found,
            ticked=None if "everything" in request.POST else _ticked(request),
            seen=form.cleaned_data["seen"],
            by=request.user,
            now=timezone.now(),
        )
    except rules.AppliedOtherwise as refusal:
        form.add_error(None, str(refusal))
        return _result(request, found, form, status=422)
    except rules.NotDone as refusal:
        form.add_error(None, str(refusal))
        return _preview(request, found, form)
    messages.success(request, _("The file is in the register."))
    return redirect("register:brought", key=key)


@require_http_methods(["GET", "HEAD", "POST"])
@workshop
def undo(request: PersonRequest, key: str) -> HttpResponse:
    """Ask once more, then take an import back as a whole."""
    found = get_object_or_404(Import.objects.defer("content"), key=key)
    if found.state == Import.State.PREVIEWED:
        raise Http404
    form = ActForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.undo(found, by=request.user, now=timezone.now())
        except rules.NotDone as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The import is undone."))
            return redirect("register:brought", key=key)
    return render(request, "register/undo.html", {"brought": found, "form": form})


@require_safe
@workshop
def export_csv(request: PersonRequest) -> StreamingHttpResponse:
    """The register as a CSV file."""
    lines = csv_lines(queries.known_persons(), french=_french())
    return StreamingHttpResponse(lines, headers=_headers("csv"))


@require_safe
@workshop
def export_xlsx(request: PersonRequest) -> HttpResponse:
    """The register as a workbook."""
    content = workbook(queries.known_persons(), french=_french())
    return HttpResponse(content, headers=_headers("xlsx"))


def _headers(ending: str) -> dict[str, str]:
    name = f"{_('members')}-{today():%Y-%m-%d}.{ending}"
    return {
        "Content-Type": FORMATS[ending],
        "Content-Disposition": f'attachment; filename="{name}"',
    }


def _french() -> bool:
    return (get_language() or "fr").startswith("fr")


def _preview(
    request: PersonRequest, found: Import, form: ConfirmForm | None = None
) -> HttpResponse:
    try:
        plan = queries.plan(bytes(found.content or b""), by=request.user, on=today())
    except Unreadable:
        # Applied by someone else a moment ago: its file is gone, its result is there.
        return redirect("register:brought", key=found.key)
    tickable = plan.tickable()
    context = {
        "brought": found,
        "form": form or ConfirmForm(),
        "seen": plan.digest(),
        "columns": _columns(plan),
        "ignored": plan.columns.ignored,
        "tickable": tickable[:MOST_TICKS],
        "more_tickable": len(tickable) - MOST_TICKS,
        "ticked": _ticked(request),
        "writes": any(ruling.is_chosen(()) for ruling in plan.rulings),
        **_shown(request, plan.counts(), list(plan.rulings)),
    }
    return render(request, "register/preview.html", context)


def _result(
    request: PersonRequest, found: Import, form: ConfirmForm | None = None, *, status: int = 200
) -> HttpResponse:
    found = Import.objects.defer("content").get(pk=found.pk)
    rows = list(found.rows.select_related("person"))
    context = {
        "brought": found,
        "form": form,
        "can_be_undone": queries.can_be_undone(found),
        **_shown(request, found.counts, rows),
    }
    return render(request, "register/result.html", context, status=status)


def _ticked(request: HttpRequest) -> set[int]:
    lines = request.POST.getlist("lines")
    return {int(line) for line in lines if line.isascii() and line.isdigit() and len(line) < 7}


def _columns(plan: Plan) -> list[tuple[str, object]]:
    return [(plan.columns.headers[key], LABELS[key]) for key in plan.columns.place]


def _shown(
    request: PersonRequest,
    counts: dict[str, int],
    lines: list[Ruling] | list[ImportedRow],
) -> dict[str, object]:
    """One page of the lines of one verdict, or of all; and how many there are of each."""
    show = request.GET.get("show", "")
    kept = [line for line in lines if show not in Verdict.values or line.verdict == show]
    return {
        "verdicts": [(v.value, v.label, counts.get(v, 0)) for v in Verdict],
        "show": show if show in Verdict.values else "",
        "page": Paginator(kept, A_PAGE).get_page(request.GET.get("page")),
    }
