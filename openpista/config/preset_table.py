"""The model services as data. Facts from the services' own pages and SDKs, 2026-11
(reference providers.md §1 and §2.2, with a mark of confidence for each)."""

from openpista.config.preset_types import (
    SLOW_IDLE_TIMEOUT_S,
    KeyCheck,
    OAuthSite,
    Preset,
    Quirks,
    Route,
)

PRACTICE = "practice"
"""The id of the model that ships with the program and needs neither account nor network."""

_OPENAI_QUIRKS = Quirks(
    max_tokens_field="max_completion_tokens",
    reasoning_format="effort",
    supports_developer_role=True,
    cache_key=True,
    tool_image="result",
)
_LOCAL_QUIRKS = Quirks(
    needs_reasoning_echo=True, inline_think_tags=True, idle_timeout_s=SLOW_IDLE_TIMEOUT_S
)

ANTHROPIC = Preset(
    id="anthropic",
    label="Anthropic (Claude)",
    wire="messages",
    base_url="https://api.anthropic.com",
    env_keys=("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"),
    env_base_urls=("ANTHROPIC_BASE_URL",),
    default_models=("claude-sonnet-5-5", "claude-opus-5-5", "claude-sonnet-5"),
    quirks=Quirks(reasoning_format="thinking", cache_control=True, tool_image="result"),
    methods=("key", "command", "code"),
    check=KeyCheck("/v1/models?limit=1", (("anthropic-version", "2023-06-01"),)),
    oauth=OAuthSite(),
    command="ant",
    token_headers=(("anthropic-beta", "oauth-2025-04-20"),),
    refused_keys=(
        (
            "sk-ant-oat",
            (
                "This is a token of a Claude subscription. Anthropic allows it in its own programs"
                " only and forbids others to use it. Use an API key of the Console, or log in with"
                " `ant auth login` and choose the profile here."
            ),
        ),
    ),
    aliases=("claude",),
    words=("anthropic", "claude", "sonnet", "opus", "haiku"),
    note="With an API key or a profile of the `ant` program; not with a Claude subscription.",
)

OPENAI = Preset(
    id="openai",
    label="OpenAI (API key)",
    wire="responses",
    base_url="https://api.openai.com/v1",
    env_keys=("OPENAI_API_KEY",),
    env_base_urls=("OPENAI_BASE_URL",),
    default_models=("gpt-6.2-sol", "gpt-6.1-sol", "gpt-6-sol"),
    quirks=_OPENAI_QUIRKS,
    words=("openai", "gpt", "api"),
)

CHATGPT = Preset(
    id="chatgpt",
    label="ChatGPT (Plus or Pro plan)",
    wire="responses",
    base_url="https://api.openai.com/v1",
    default_models=("gpt-6.1-sol", "gpt-6-sol", "gpt-5.6-sol"),
    quirks=Quirks(
        reasoning_format="effort",
        cache_key=True,
        tool_image="result",
        sends_output_limit=False,
        namespaced_tools=True,
    ),
    methods=("browser",),
    oauth=OAuthSite(
        authorize_url="https://auth.openai.com/api/accounts/authorize",
        token_url="https://auth.openai.com/api/accounts/oauth/token",  # noqa: S106 - an address
        revoke_url="https://auth.openai.com/api/accounts/oauth/revoke",
        client_id="dynamic_agent_client",
        redirect_path="/auth/callback",
        redirect_port=1455,
        scopes=(
            "openid",
            "profile",
            "email",
            "offline_access",
            "resource.invoke",
            "chatgpt.tokens.use.direct",
        ),
        resource="https://api.openai.com/v1",
        issuer="https://auth.openai.com",
    ),
    words=("chatgpt", "openai", "gpt", "plus", "pro", "subscription"),
    note="Uses your plan; you set a weekly limit for it in ChatGPT's settings under linked apps.",
)

GOOGLE = Preset(
    id="google",
    label="Google (Gemini)",
    wire="gemini",
    base_url="https://generativelanguage.googleapis.com/v1beta",
    env_keys=("GEMINI_API_KEY", "GOOGLE_API_KEY", "GOOGLE_GENERATIVE_AI_API_KEY"),
    default_models=("gemini-3.8-flash", "gemini-flash-latest"),
    quirks=Quirks(reasoning_format="effort", tool_image="result"),
    check=KeyCheck("/models?pageSize=1", refused_word="API_KEY_INVALID"),
    key_header="x-goog-api-key",
    aliases=("gemini",),
    words=("google", "gemini", "flash"),
    note="With an API key of AI Studio; Google forbids other programs to use its sign-in.",
)

OPENROUTER = Preset(
    id="openrouter",
    label="OpenRouter",
    wire="chat",
    base_url="https://openrouter.ai/api/v1",
    env_keys=("OPENROUTER_API_KEY",),
    default_models=("anthropic/claude-sonnet-5.5", "openrouter/auto"),
    quirks=Quirks(reasoning_format="object", cache_control=True),
    methods=("browser", "key"),
    check=KeyCheck("/key"),
    oauth=OAuthSite(
        authorize_url="https://openrouter.ai/auth",
        token_url="https://openrouter.ai/api/v1/auth/keys",  # noqa: S106 - an address
        redirect_port=3000,
    ),
    headers=(("X-OpenRouter-Title", "openpista"), ("X-OpenRouter-Categories", "cli-agent")),
    words=("openrouter", "router"),
)

TOGETHER = Preset(
    id="together",
    label="Together",
    wire="chat",
    base_url="https://api.together.ai/v1",
    env_keys=("TOGETHER_API_KEY",),
    hosts=("api.together.xyz",),
    default_models=("deepseek-ai/DeepSeek-V4.1-Flash-1017", "zai-org/GLM-5.3"),
    quirks=Quirks(reasoning_format="toggle"),
    words=("together", "llama", "deepseek", "glm", "kimi"),
)

COPILOT = Preset(
    id="copilot",
    label="GitHub Copilot",
    wire="chat",
    base_url="https://api.githubcopilot.com",
    env_keys=("COPILOT_GITHUB_TOKEN",),
    shared_env_keys=("GH_TOKEN", "GITHUB_TOKEN"),
    hosts=("*.githubcopilot.com",),
    default_models=("claude-sonnet-5.5", "gpt-6.1-sol"),
    quirks=Quirks(
        max_tokens_field="max_completion_tokens",
        reasoning_format="effort",
        sends_output_limit=False,
        tells_initiator=True,
    ),
    routes=(
        Route("claude-*", "messages"),
        Route("gpt-*", "responses"),
        Route("o[0-9]*", "responses"),
    ),
    methods=("device", "key"),
    oauth=OAuthSite(
        device_url="https://github.com/login/device/code",
        token_url="https://github.com/login/oauth/access_token",  # noqa: S106 - an address
        scopes=("read:user",),
    ),
    refused_keys=(
        (
            "ghp_",
            (
                "Copilot takes no classic GitHub token (ghp_…). Make a fine-grained one with the"
                " permission “Copilot Requests”, or log in with the device code."
            ),
        ),
    ),
    headers=(("Openai-Intent", "conversation-edits"),),
    aliases=("github-copilot",),
    words=("github", "copilot", "gh"),
    experimental=True,
    note=(
        "Experimental, your account and your risk: GitHub documents no use of Copilot by other"
        " programs. Needs the client id of an OAuth app of yours in providers.copilot.client_id."
    ),
)

AZURE = Preset(
    id="azure",
    label="Azure OpenAI",
    wire="chat",
    base_url="https://{place}.openai.azure.com/openai/v1",
    env_keys=("AZURE_OPENAI_API_KEY", "AZURE_API_KEY"),
    env_base_urls=("AZURE_OPENAI_ENDPOINT",),
    env_places=("AZURE_RESOURCE_NAME",),
    endpoint_path="/openai/v1",
    hosts=("*.openai.azure.com", "*.services.ai.azure.com", "*.cognitiveservices.azure.com"),
    quirks=_OPENAI_QUIRKS,
    routes=(Route("*gpt*", "responses"), Route("o[0-9]*", "responses")),
    methods=("endpoint", "command"),
    command="az",
    key_header="api-key",
    aliases=("azure-openai",),
    words=("azure", "aoai", "microsoft", "openai", "foundry", "entra"),
    note="The model is the name of your deployment: set agent.model to it.",
)

BEDROCK = Preset(
    id="bedrock",
    label="AWS Bedrock",
    wire="chat",
    base_url="https://bedrock-mantle.{place}.api.aws/openai/v1",
    env_keys=("AWS_BEARER_TOKEN_BEDROCK",),
    env_base_urls=("AWS_BEDROCK_BASE_URL",),
    env_places=("AWS_REGION", "AWS_DEFAULT_REGION"),
    hosts=("bedrock-mantle.*.api.aws",),
    default_models=("anthropic.claude-sonnet-5-5",),
    quirks=Quirks(reasoning_format="effort", max_tokens_field="max_completion_tokens"),
    routes=(
        Route("anthropic.*", "messages", "/anthropic"),
        Route("openai.gpt-oss*", "chat"),
        Route("openai.*", "responses"),
    ),
    methods=("endpoint", "command"),
    check=KeyCheck("/models"),
    command="aws",
    aliases=("aws",),
    words=("bedrock", "aws", "amazon", "claude"),
    note="Through Mantle, with a region and a bearer token, or with your AWS credentials.",
)

VERCEL = Preset(
    id="vercel",
    label="Vercel AI Gateway",
    wire="chat",
    base_url="https://ai-gateway.vercel.sh/v1",
    env_keys=("AI_GATEWAY_API_KEY", "VERCEL_AI_GATEWAY_API_KEY", "VERCEL_OIDC_TOKEN"),
    default_models=("anthropic/claude-sonnet-5.5", "openai/gpt-6.1-sol"),
    quirks=Quirks(reasoning_format="object"),
    routes=(Route("anthropic/*", "messages"),),
    check=None,
    aliases=("vercel-ai-gateway",),
    words=("vercel", "gateway"),
)

OLLAMA = Preset(
    id="ollama",
    label="Ollama (on this computer)",
    wire="ollama",
    base_url="http://localhost:11434",
    env_keys=("OLLAMA_API_KEY",),
    env_base_urls=("OLLAMA_HOST",),
    hosts=("ollama.com",),
    quirks=Quirks(
        reasoning_format="effort", inline_think_tags=True, idle_timeout_s=SLOW_IDLE_TIMEOUT_S
    ),
    methods=("none", "endpoint"),
    check=KeyCheck("/api/tags"),
    needs_key=False,
    local=True,
    words=("ollama", "local", "llama", "qwen", "gemma"),
    note="For Ollama's cloud give the address https://ollama.com and a key.",
)


def _local(id: str, label: str, port: int, *words: str) -> Preset:  # noqa: A002 - the field's name
    return Preset(
        id=id,
        label=label,
        wire="chat",
        base_url=f"http://localhost:{port}/v1",
        quirks=_LOCAL_QUIRKS,
        methods=("none", "endpoint"),
        needs_key=False,
        local=True,
        words=(id, "local", "own", *words),
    )


CUSTOM = Preset(
    id="custom",
    label="Your own server (OpenAI-compatible)",
    wire="chat",
    quirks=_LOCAL_QUIRKS,
    methods=("endpoint",),
    needs_key=False,
    words=("custom", "own", "proxy", "compatible"),
)

PRACTICE_MODEL = Preset(
    id=PRACTICE,
    label="Practice model (no account, no network)",
    wire="practice",
    default_models=(PRACTICE,),
    methods=("none",),
    check=None,
    needs_key=False,
    local=True,
    words=("practice", "demo", "offline"),
)

PRESETS: tuple[Preset, ...] = (
    ANTHROPIC,
    OPENAI,
    CHATGPT,
    GOOGLE,
    OPENROUTER,
    TOGETHER,
    COPILOT,
    AZURE,
    BEDROCK,
    VERCEL,
    OLLAMA,
    _local("lmstudio", "LM Studio (on this computer)", 1234, "lm studio"),
    _local("vllm", "vLLM (on this computer)", 8000, "vllm"),
    _local("llamacpp", "llama.cpp (on this computer)", 8080, "llama.cpp", "gguf"),
    CUSTOM,
    PRACTICE_MODEL,
)
"""In the order in which to show them."""

DEFAULT_ORDER: tuple[str, ...] = (
    "anthropic",
    "openai",
    "chatgpt",
    "google",
    "openrouter",
    "together",
    "copilot",
    "azure",
    "bedrock",
    "vercel",
)
"""Whose credentials count first when there are several (decisions.md 4; a ChatGPT plan stands
beside OpenAI's key)."""
