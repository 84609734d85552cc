using System.Text;
using System.Text.Json;

namespace AuditConsole.Core.Events.Redaction;

internal ref partial struct BodyWalk
{
    /// <summary>Looking ahead is bounded: nested objects that each ask for it must not make reading quadratic. Beyond the bound there is rather a mark too many than a secret kept.</summary>
    private const long MaxPeekedBytes = 32 * 1024 * 1024;

    private const int MaxPathBytes = 4096;

    /// <summary>The kind of the object whose member is being entered, when it stands after the contents it decides about.</summary>
    private SecretKind PeekKind()
    {
        if (_peeked > MaxPeekedBytes)
        {
            return SecretKind.Secret;
        }

        var found = SecretKind.None;
        var ahead = _reader;
        ahead.Read();
        ahead.Skip();
        while (ahead.Read() && ahead.TokenType == JsonTokenType.PropertyName)
        {
            var isKind = ahead.ValueTextEquals("kind"u8);
            ahead.Read();
            if (isKind && ahead.TokenType == JsonTokenType.String && KindOf(ref ahead) is var kind and not SecretKind.None)
            {
                found = kind;
            }

            ahead.Skip();
        }

        _peeked += ahead.BytesConsumed - _reader.BytesConsumed;
        return found;
    }

    private static SecretKind KindOf(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("Secret"u8))
        {
            return SecretKind.Secret;
        }

        if (reader.ValueTextEquals("SecretList"u8))
        {
            return SecretKind.SecretList;
        }

        if (reader.ValueTextEquals("TokenReview"u8))
        {
            return SecretKind.TokenReview;
        }

        if (reader.ValueTextEquals("TokenRequest"u8))
        {
            return SecretKind.TokenRequest;
        }

        return reader.ValueTextEquals("CertificateSigningRequest"u8) ? SecretKind.CertificateSigningRequest : SecretKind.None;
    }

    /// <summary>Whether the environment variable whose object begins here has a sensitive name.</summary>
    private bool PeekIsSensitiveVariable()
    {
        if (_peeked > MaxPeekedBytes)
        {
            return true;
        }

        var sensitive = false;
        var ahead = _reader;
        while (ahead.Read() && ahead.TokenType == JsonTokenType.PropertyName)
        {
            var isName = ahead.ValueTextEquals("name"u8);
            ahead.Read();
            if (isName && ahead.TokenType == JsonTokenType.String)
            {
                sensitive |= _scratch.Names.Get(Copied(ref ahead)).IsSensitive;
            }

            ahead.Skip();
        }

        _peeked += ahead.BytesConsumed - _reader.BytesConsumed;
        return sensitive;
    }

    /// <summary>Whether the object that begins here is an operation of a JSON Patch, and where its <c>value</c> goes.</summary>
    private bool PeekPatchValue(SecretKind kind, out Place value)
    {
        value = new Place(Zone.SecretData, kind, default, IsElement: false);
        if (_peeked > MaxPeekedBytes)
        {
            return true;
        }

        value = default;
        var (hasOp, hasPath) = (false, false);
        var ahead = _reader;
        while (ahead.Read() && ahead.TokenType == JsonTokenType.PropertyName)
        {
            var isOp = ahead.ValueTextEquals("op"u8);
            var isPath = ahead.ValueTextEquals("path"u8);
            ahead.Read();
            hasOp |= isOp;
            if (isPath && ahead.TokenType == JsonTokenType.String)
            {
                hasPath = true;
                value = PlaceOf(Copied(ref ahead), kind);
            }

            ahead.Skip();
        }

        _peeked += ahead.BytesConsumed - _reader.BytesConsumed;
        return hasOp && hasPath;
    }

    /// <summary>A JSON Pointer followed through the rules, as if the document were there.</summary>
    private readonly Place PlaceOf(ReadOnlySpan<byte> pointer, SecretKind kind)
    {
        if (pointer.IsEmpty)
        {
            // The whole document: what it holds is judged as an object within an object is.
            return new Place(Zone.Plain, kind, _scratch.Names.Get("object"u8), IsElement: false);
        }

        var place = new Place(Zone.Plain, kind, default, IsElement: false);
        if (pointer.Length > MaxPathBytes)
        {
            return place;
        }

        var isRoot = true;
        while (pointer is [(byte)'/', ..])
        {
            pointer = pointer[1..];
            var end = pointer.IndexOf((byte)'/');
            var segment = end < 0 ? pointer : pointer[..end];
            pointer = end < 0 ? default : pointer[end..];
            var isIndex = segment is [(byte)'-'] || (segment.Length > 0 && segment.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0);
            var (zone, inside) = isRoot ? (Zone.Plain, kind) : place.Inside(isIndex, _root);
            isRoot = false;

            // The variable's name is not in the patch: its value is taken for a secret.
            zone = zone == Zone.EnvVar ? Zone.SensitiveEnvVar : zone;
            place = isIndex && zone is Zone.Env or Zone.Args or Zone.Items or Zone.Ops or Zone.SensitiveList
                ? new Place(zone, inside, default, IsElement: true)
                : new Place(zone, inside, _scratch.Names.Get(Decoded(segment)), IsElement: false);
        }

        return place;
    }

    private static ReadOnlySpan<byte> Decoded(ReadOnlySpan<byte> segment)
        => segment.Contains((byte)'~') ? Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(segment).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)) : segment;

    private static ReadOnlySpan<byte> Copied(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return reader.ValueSpan;
        }

        var shape = JsonShape.Sound;
        var text = new byte[reader.ValueSpan.Length];
        return text.AsSpan(0, JsonStrings.Unescape(reader.ValueSpan, text, ref shape));
    }
}
