namespace MlxDoctor.Harness.Client;

/// <summary>The ways in which servers tell errors.</summary>
internal enum ErrorShape
{
    /// <summary><c>{"error":{"message":…,"type":…,"code":…,"param":…}}</c>, as OpenAI does.</summary>
    OpenAi,

    /// <summary><c>{"type":"error","error":{"type":…,"message":…}}</c>, as Anthropic does.</summary>
    Messages,

    /// <summary><c>{"error":"text"}</c>.</summary>
    ErrorText,

    /// <summary><c>{"detail":"text"}</c>, as FastAPI does.</summary>
    DetailText,

    /// <summary><c>{"detail":[{"loc":…,"msg":…,"type":…}]}</c>, as FastAPI does.</summary>
    DetailList,

    /// <summary><c>{"detail":{…}}</c>.</summary>
    DetailObject,

    /// <summary><c>{"object":"error","message":…}</c> or another object with a message.</summary>
    Flat,

    /// <summary>JSON of another form.</summary>
    OtherJson,

    /// <summary>Plain text.</summary>
    Text,

    /// <summary>A page.</summary>
    Html,

    /// <summary>An error status without a body.</summary>
    Empty,
}
