"""The addresses by which people come in. Those whose names begin otherwise than ours are named by allauth."""

from django.urls import path

from marsad.store.records.entrance import HOUSE
from marsad.web.pages import account, log_in, second_factor

entrance = [
    path("log-in/", log_in.log_in, name="log_in"),
    path("log-in/", log_in.log_in, name="account_login"),
    path("log-in/second-factor/", second_factor.authenticate, name="mfa_authenticate"),
    path("log-out/", log_in.log_out, name="log_out"),
    path("sign-on/", log_in.sign_on, {"provider_id": HOUSE}, name="openid_connect_login"),
    path("sign-on/back/", log_in.signed_on, {"provider_id": HOUSE}, name="openid_connect_callback"),
    path("account/", account.account, name="account"),
    path("account/", account.account, name="mfa_index"),
    path("account/", account.account, name="mfa_list_webauthn"),
    path("account/password/", account.password, name="password"),
    path("account/confirm/", log_in.reauthenticate, name="account_reauthenticate"),
    path("account/confirm/code/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("account/confirm/key/", second_factor.reauthenticate_by_key, name="mfa_reauthenticate_webauthn"),
    path("account/app/", second_factor.add_app, name="mfa_activate_totp"),
    path("account/app/remove/", second_factor.remove_app, name="mfa_deactivate_totp"),
    path("account/key/", second_factor.add_key, name="mfa_add_webauthn"),
    path("account/key/<int:pk>/remove/", second_factor.remove_key, name="mfa_remove_webauthn"),
    path("account/codes/", second_factor.see_codes, name="mfa_view_recovery_codes"),
    path("account/codes/new/", second_factor.make_codes, name="mfa_generate_recovery_codes"),
]
