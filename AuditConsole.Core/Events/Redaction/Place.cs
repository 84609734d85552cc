namespace AuditConsole.Core.Events.Redaction;

/// <summary>What a container is to the rules.</summary>
internal enum Zone : byte
{
    Plain,

    /// <summary>Labels, selectors, ports, schemas: only R6 looks there.</summary>
    PatternsOnly,

    /// <summary><c>data</c> of a Secret.</summary>
    SecretData,

    /// <summary>A list under a sensitive name.</summary>
    SensitiveList,
    Env,
    EnvVar,
    SensitiveEnvVar,
    Args,

    /// <summary>A list that may be a JSON Patch.</summary>
    Ops,
    Op,

    /// <summary><c>spec</c> or <c>status</c> of a token or certificate kind.</summary>
    KindSection,
    Items,
}

/// <summary>Where a value stands: in what, under which name.</summary>
/// <param name="Kind">Of the container, as far as it matters.</param>
/// <param name="IsElement">True in lists, where there is no name.</param>
internal readonly record struct Place(Zone Zone, SecretKind Kind, MemberName Name, bool IsElement)
{
    /// <summary>What a container at this place is.</summary>
    /// <param name="root">Kind of the outermost object, which nested objects share.</param>
    public (Zone Zone, SecretKind Kind) Inside(bool isArray, SecretKind root)
    {
        if (Zone == Zone.PatternsOnly)
        {
            return (Zone.PatternsOnly, SecretKind.None);
        }

        if (IsElement)
        {
            return Zone switch
            {
                Zone.Env => (Zone.EnvVar, SecretKind.None),
                Zone.Items or Zone.Ops => (isArray ? Zone.Plain : Zone == Zone.Ops ? Zone.Op : Zone.Plain, Kind),
                _ => (Zone.Plain, SecretKind.None),
            };
        }

        return Name.Known switch
        {
            Known.Data when Kind is SecretKind.Secret => (Zone.SecretData, Kind),
            Known.Spec or Known.Status when Kind is SecretKind.TokenReview or SecretKind.TokenRequest or SecretKind.CertificateSigningRequest => (Zone.KindSection, Kind),
            Known.Items when isArray => (Zone.Items, Kind is SecretKind.SecretList ? SecretKind.Secret : Kind),
            Known.Nested => (Zone.Plain, root),
            Known.Quiet => (Zone.PatternsOnly, SecretKind.None),
            Known.Env when isArray => (Zone.Env, SecretKind.None),
            Known.Args when isArray => (Zone.Args, SecretKind.None),
            Known.Patch when isArray => (Zone.Ops, root),
            _ when isArray && Name.IsSensitive => (Zone.SensitiveList, SecretKind.None),
            _ => (Zone.Plain, SecretKind.None),
        };
    }
}

/// <summary>One open container.</summary>
internal struct Frame
{
    public Place Elements;
    public Place PatchValue;
    public bool IsArray;
    public bool KindIsKnown;

    /// <summary>In a list of arguments: the last one was a sensitive flag.</summary>
    public bool ExpectsValue;
    public int FirstName;
}
