namespace AuditConsole.Core.Events.Redaction;

/// <summary>Why a value was removed. The names stand in the marks that replace the values.</summary>
public enum RedactionRule
{
    /// <summary>Contents of a Secret.</summary>
    R1 = 1,

    /// <summary>A last-applied annotation that cannot be parsed.</summary>
    R2,

    /// <summary>Tokens and certificate requests of the token and certificate kinds.</summary>
    R3,

    /// <summary>Environment values and arguments of containers.</summary>
    R4,

    /// <summary>A sensitive member name.</summary>
    R5,

    /// <summary>A value that looks like a secret wherever it stands.</summary>
    R6,

    /// <summary>A query value of a request.</summary>
    R7,

    /// <summary>JSON Patch values are judged by their path; the mark names the rule that the path hits.</summary>
    R8,

    /// <summary>The operator's own names and patterns.</summary>
    R9,
}

/// <summary>The kinds whose contents are secret by their place, not by their look.</summary>
public enum SecretKind
{
    None,
    Secret,
    SecretList,
    TokenReview,
    TokenRequest,
    CertificateSigningRequest,
}

/// <summary>What was noticed about a JSON text while it was read for redaction.</summary>
[Flags]
public enum JsonShape
{
    Sound = 0,
    DuplicateKeys = 1,

    /// <summary>A string or name holds U+0000.</summary>
    Nul = 2,

    /// <summary>A string or name holds half of a surrogate pair.</summary>
    LoneSurrogate = 4,

    /// <summary>Nested deeper than <see cref="RedactionLimits.Depth"/>.</summary>
    TooDeep = 8,

    /// <summary>More than <see cref="RedactionLimits.Members"/> members.</summary>
    TooMany = 16,

    InvalidUtf8 = 32,
}

public static class RedactionLimits
{
    public const int Depth = 64;
    public const int Members = 20_000;

    /// <summary>Version of the built-in rules; stands in every event they were applied to.</summary>
    public const string Version = "2";

    /// <summary>Deeper texts are not walked: they are replaced by their length and digest.</summary>
    internal const int WalkDepth = 1000;

    /// <summary>Longer values are not searched for Base64.</summary>
    internal const int Base64Bytes = 64 * 1024;
}
