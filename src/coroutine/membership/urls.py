"""Addresses of membership: French by default, English under /en/."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from coroutine.membership.views import mine, persons, settings, workshop

app_name = "membership"
urlpatterns = [
    path(_("me/hours/"), mine.declare, name="declare"),
    path(_("me/hours/<int:pk>/withdraw/"), mine.withdraw, name="withdraw"),
    path(_("me/witness/"), mine.witnessing, name="witnessing"),
    path(_("me/witness/<int:pk>/"), mine.witness, name="witness"),
    path(_("me/rhythm/"), mine.rhythms, name="rhythms"),
    path(_("me/rhythm/<slug:code>/"), mine.choose_rhythm, name="choose_rhythm"),
    path(_("me/packs/"), mine.packs, name="packs"),
    path(_("me/packs/<slug:code>/"), mine.buy_pack, name="buy_pack"),
    path(_("me/here/"), mine.here, name="here"),
    path(_("me/pause/"), mine.pause, name="pause"),
    path(_("me/pause/end/"), mine.resume, name="resume"),
    path(_("me/leave/"), mine.leave, name="leave"),
    path(_("workshop/members/"), workshop.member_list, name="member_list"),
    path(_("workshop/members/new/"), persons.new_person, name="new_person"),
    path(_("workshop/members/<slug:ref>/"), workshop.member, name="member"),
    path(_("workshop/members/<slug:ref>/person/"), persons.edit_person, name="edit_person"),
    path(_("workshop/members/<slug:ref>/groups/"), persons.edit_groups, name="edit_groups"),
    path(_("workshop/members/<slug:ref>/payment/"), workshop.pay, name="pay"),
    path(
        _("workshop/members/<slug:ref>/payment/<int:rank>/undo/"),
        workshop.undo_payment,
        name="undo_payment",
    ),
    path(_("workshop/members/<slug:ref>/rhythm/"), workshop.write_in, name="write_in"),
    path(_("workshop/members/<slug:ref>/exemption/"), workshop.exempt, name="exempt"),
    path(_("workshop/members/<slug:ref>/let-go/"), workshop.forgive, name="forgive"),
    path(_("workshop/members/<slug:ref>/training/"), workshop.train, name="train"),
    path(_("workshop/welcome/<int:pk>/"), workshop.welcome, name="welcome"),
    path(_("workshop/departures/<int:pk>/"), workshop.settle, name="settle"),
    path(_("workshop/dues/"), workshop.run_dues, name="run_dues"),
    path(_("workshop/rules/"), settings.settings, name="settings"),
    path(_("workshop/rules/agreed/"), settings.edit_rules, name="edit_rules"),
    path(_("workshop/rules/rhythm/"), settings.edit_rhythm, name="new_rhythm"),
    path(_("workshop/rules/rhythm/<slug:code>/"), settings.edit_rhythm, name="edit_rhythm"),
    path(_("workshop/rules/price/"), settings.edit_tariff, name="new_tariff"),
    path(_("workshop/rules/price/<int:pk>/"), settings.edit_tariff, name="edit_tariff"),
    path(_("workshop/rules/price/<int:pk>/drop/"), settings.drop_tariff, name="drop_tariff"),
    path(_("workshop/rules/active/"), settings.edit_active_rule, name="new_active_rule"),
    path(_("workshop/rules/active/<int:pk>/"), settings.edit_active_rule, name="edit_active_rule"),
    path(
        _("workshop/rules/active/<int:pk>/drop/"),
        settings.drop_active_rule,
        name="drop_active_rule",
    ),
    path(_("workshop/rules/pack/"), settings.edit_pack, name="new_pack"),
    path(_("workshop/rules/pack/<slug:code>/"), settings.edit_pack, name="edit_pack"),
]
