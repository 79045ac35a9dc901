"""The account pages of allauth that there are here. It has more, and these would let somebody in by e-mail, past the administrator."""

from allauth.account.urls import urlpatterns as account_pages
from django.urls import include, path
from django.views.generic import RedirectView, TemplateView

_OURS = {
    *("account_login", "account_logout", "account_inactive", "account_signup"),
    *("account_reauthenticate", "account_change_password"),
}

urlpatterns = [
    *(page for page in account_pages if page.name in _OURS),
    path("password/reset/", TemplateView.as_view(template_name="account/password_reset.html"), name="account_reset_password"),
    path("password/set/", RedirectView.as_view(pattern_name="portal:passphrase"), name="account_set_password"),
    path("2fa/", include("allauth.mfa.urls")),
]
