"""The part of the configuration about model services and logins to them."""

from typing import Annotated, Literal

from msgspec import field

from openpista.config.marks import Section, about


class ProviderConfig(Section, frozen=True, kw_only=True):
    """One model service; the name of the table is its id, or a name of your own."""

    api_key: Annotated[str, about("The key for this service only.", secret=True)] = ""
    api_keys: Annotated[
        tuple[str, ...],
        about("More keys: the next one is taken where one is refused or used up.", secret=True),
    ] = ()
    base_url: Annotated[str, about("Where this service is reached.")] = ""
    wire: Annotated[
        Literal["chat", "responses", "messages"] | None,
        about("How a server of your own speaks.", example='"chat"'),
    ] = None
    headers: Annotated[
        dict[str, str],
        about("More HTTP headers for every request.", secret=True, example='{ "X-Team" = "a" }'),
    ] = field(default_factory=dict[str, str])
    models: Annotated[
        tuple[str, ...], about("Models to offer without asking the server for its list.")
    ] = ()
    context_tokens: Annotated[
        int | None, about("The context window of its models, where it is not known.", least=1024)
    ] = None
    client_id: Annotated[
        str, about("Your own client id for logins to this service, where it wants one.")
    ] = ""
    authorize_url: Annotated[
        str, about("The page of a login that shows a code, where you have to name it.")
    ] = ""
    token_url: Annotated[str, about("Where such a login hands out its tokens.")] = ""
    redirect_url: Annotated[str, about("The page of the service that then shows the code.")] = ""
    scopes: Annotated[
        tuple[str, ...], about("What such a login asks for.", example='["user:inference"]')
    ] = ()


class CredentialsConfig(Section, frozen=True, kw_only=True):
    """Where logins are kept."""

    store: Annotated[
        Literal["auto", "file"],
        about("`auto`: the keyring of the desktop where one answers; `file`: always the file."),
    ] = "auto"
