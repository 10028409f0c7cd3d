"""Notices: each mail that was asked for goes out, as long as there is still something to tell."""

from __future__ import annotations

from uuid import UUID

from procrastinate import Blueprint

from runs.tokens import new_token, token_hash
from wizard.errors import MailRefused
from wizard.ports.mail import Mail, Mailer
from wizard.ports.notices import NoticeStore, ShareNotice
from worker.letters import Letters
from worker.patience import Patience


class Notices:
    """Sends what is due. It may go out twice if the worker is killed between sending and writing that down."""

    def __init__(self, store: NoticeStore, mailer: Mailer | None, letters: Letters) -> None:
        self._store, self._mailer, self._letters = store, mailer, letters

    async def send(self, notice_id: UUID) -> None:
        """Raises MailRefused once that is written down, Unavailable if it is worth another try."""
        if self._mailer is None:
            await self._store.settle(notice_id, "skipped", "no mail server")
            return
        notice = await self._store.due(notice_id)
        if notice is None:
            return
        try:
            mail = await self._mail(notice)
            if mail is not None:
                await self._mailer.send(mail)
        except MailRefused as refused:
            await self._store.settle(notice_id, "refused", f"{refused.message} {refused.data.get('reply', '')}".strip())
            raise
        await self._store.settle(notice_id, "sent" if mail else "dropped")

    async def _mail(self, notice: ShareNotice) -> Mail | None:
        if not notice.is_invitation:
            return self._letters.shared(notice)
        token = new_token()
        until = await self._store.renew_invitation(notice.share_id, token_hash(token))
        return self._letters.invited(notice, token, until) if until else None


def notice_jobs(notices: Notices, patience: Patience) -> Blueprint:
    """The jobs that `private.enqueue_mail` asks for."""
    jobs = Blueprint()

    @jobs.task(name="send", queue="mail", retry=patience)
    async def send(notice: str) -> None:
        await notices.send(UUID(notice))

    return jobs
