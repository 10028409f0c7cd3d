"""The routes of the embedded sign-in, at the paths of Supabase Auth."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.exceptions import RequestValidationError

from api.auth import Person, client_address
from api.embedded.documents import Credentials, KeySet, SignedIn, SignUp, UserChange, UserDocument
from api.embedded.issuer import Issuer
from api.embedded.refusals import AuthRefused, answer_refusal, auth_refusals, bad_jwt, no_authorization
from api.json_body import JsonRoute
from api.problem_documents import problems
from api.problems import BODY_TOO_LARGE, MEDIA_TYPE_REFUSED, TOKEN_MISSING
from api.refusals import described, is_bad_json
from api.tokens import TokenRefused


class AuthRoute(JsonRoute):
    """A route whose refusals have the shape that Supabase's clients read."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_auth(request: Request) -> Response:
            try:
                return await handle(request)
            except AuthRefused as refused:
                return answer_refusal(request, refused)
            except TokenRefused as refused:
                denied = no_authorization() if refused.kind is TOKEN_MISSING else bad_jwt(refused.detail)
                return answer_refusal(request, denied)
            except RequestValidationError as error:
                if is_bad_json(error):
                    message = "Could not parse request body as JSON"
                    return answer_refusal(request, AuthRefused(400, "bad_json", message))
                return answer_refusal(request, AuthRefused(422, "validation_failed", described(error)))

        return handle_auth


async def provide_issuer(request: Request) -> Issuer:
    return request.app.state.services.issuer


router = APIRouter(prefix="/auth/v1", tags=["Sign-in (embedded database only)"], route_class=AuthRoute)
Provided = Annotated[Issuer, Depends(provide_issuer)]
Address = Annotated[str, Depends(client_address)]
PERSONAL = {**problems(), **auth_refusals("no_authorization", "bad_jwt")}
GrantType = Annotated[Literal["password", "refresh_token"], Query(examples=["password"])]
Scope = Annotated[Literal["global", "local", "others"], Query(examples=["global"])]


@router.post(
    "/token",
    responses={
        **problems(BODY_TOO_LARGE, MEDIA_TYPE_REFUSED),
        **auth_refusals("invalid_credentials", "over_request_rate_limit"),
    },
)
async def sign_in(request: Credentials, grant_type: GrantType, issuer: Provided, address: Address) -> SignedIn:
    """Sign in with a password, or exchange a refresh token for the next pair of tokens.

    A refresh token works once; used again, it ends the whole sign-in.
    """
    if grant_type == "refresh_token":
        return await issuer.refresh(request.refresh_token or "")
    return await issuer.sign_in(request.email or "", request.password or "", address=address)


@router.post(
    "/signup",
    responses={
        **problems(BODY_TOO_LARGE, MEDIA_TYPE_REFUSED),
        **auth_refusals(
            *("user_already_exists", "weak_password", "email_address_invalid", "over_request_rate_limit"),
            "anonymous_provider_disabled",
        ),
    },
)
async def sign_up(request: SignUp, issuer: Provided, address: Address) -> SignedIn:
    """Sign up with an address and a password. You are signed in at once and get an organization of your own.

    Without an address and a password you are signed in anonymously: you belong to no organization and may run the
    wizards that ask for no sign-in, and nothing else. From one address this works 30 times an hour.
    """
    return await issuer.sign_up(request, address=address)


@router.get("/user", responses=PERSONAL)
async def show_user(person: Person, issuer: Provided) -> UserDocument:
    """Show the person of the access token."""
    return await issuer.user(person.user_id)


@router.put(
    "/user",
    responses={
        **problems(BODY_TOO_LARGE, MEDIA_TYPE_REFUSED),
        **auth_refusals(
            *("no_authorization", "bad_jwt", "email_exists", "weak_password", "same_password"),
            *("email_address_invalid", "over_request_rate_limit"),
        ),
    },
)
async def change_user(request: UserChange, person: Person, issuer: Provided, address: Address) -> UserDocument:
    """Change the address, the password or the metadata of the person of the access token.

    Who is anonymous becomes a permanent person by an address and keeps everything of theirs; the next token says so.
    """
    return await issuer.change(person.user_id, request, address=address)


@router.post("/logout", status_code=204, responses=PERSONAL)
async def sign_out(person: Person, issuer: Provided, scope: Scope = "global") -> None:  # noqa: ARG001
    """End your sign-ins: refresh tokens work no more, access tokens run out within the hour.

    All sign-ins end, whatever the scope.
    """
    await issuer.sign_out(person.user_id)


@router.get("/.well-known/jwks.json", responses=problems())
async def show_keys(issuer: Provided) -> KeySet:
    """Show the public keys that verify access tokens."""
    return KeySet.model_validate(issuer.key_set)
