"""Reads the token of a link as a bearer token: whoever has it goes on with the anonymous run that it stands for."""

from api.attempts import AttemptLimit
from api.problems import TOKEN_INVALID, too_many
from api.tokens import TokenRefused
from runs.visiting import PREFIX, Visiting, visitor
from wizard.errors import NotFound
from wizard.ports.visits import LinkOwner
from wizard.principal import Principal

GUESSES, GUESSES_SECONDS = 20, 300.0


class LinkReader:
    """Asks the database each time, so that a link which is revoked leads nowhere at once; counts guesses by address."""

    def __init__(self, visiting: Visiting, guesses: AttemptLimit | None = None) -> None:
        self._visiting = visiting
        self._guesses = guesses or AttemptLimit(GUESSES, GUESSES_SECONDS)

    @staticmethod
    def reads(token: str) -> bool:
        """Whether it is the token of a link, rather than an access token."""
        return token.startswith(PREFIX)

    async def owner(self, token: str, address: str) -> LinkOwner:
        """Whose run the token stands for; raises NotFound, and Problem after too many guesses."""
        if (seconds := self._guesses.wait(address)) > 0:
            raise too_many("Too many links that lead nowhere came from your address.", seconds)
        try:
            return await self._visiting.owner(token)
        except NotFound:
            self._guesses.count(address)
            raise

    async def read(self, token: str, address: str) -> Principal:
        """The anonymous person of the link; raises TokenRefused, and Problem after too many guesses."""
        try:
            owner = await self.owner(token, address)
        except NotFound as unknown:
            raise TokenRefused(TOKEN_INVALID, unknown.message) from None
        if not owner.is_anonymous:
            raise TokenRefused(TOKEN_INVALID, "This run belongs to an account: sign in to go on with it.")
        return visitor(owner)
