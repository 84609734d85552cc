using System.Collections.Frozen;
using System.Runtime.InteropServices;
using System.Text;

namespace AuditConsole.Core.Events.Redaction;

/// <summary>Member names that the rules know.</summary>
internal enum Known : byte
{
    Other,
    Kind,
    Data,
    Spec,
    Status,
    Items,
    Nested,
    Quiet,
    Env,
    Args,
    Value,
    Patch,
    Token,
    Request,
    Certificate,
    LastApplied,
    RequestUri,
    PatchDirective,
}

/// <param name="Hash">64 bits of the name; equal names have equal hashes.</param>
internal readonly record struct MemberName(ulong Hash, Known Known, bool IsSensitive);

/// <summary>What the rules say about a member name, remembered: the same few hundred names make up nearly all bodies.</summary>
internal sealed class MemberNames(SensitiveNames sensitive)
{
    private const int Slots = 2048;
    private const int MaxRememberedBytes = 96;

    private static readonly FrozenDictionary<string, Known> Words = new Dictionary<string, Known>(StringComparer.Ordinal)
    {
        ["kind"] = Known.Kind,
        ["data"] = Known.Data,
        ["stringData"] = Known.Data,
        ["spec"] = Known.Spec,
        ["status"] = Known.Status,
        ["items"] = Known.Items,
        ["object"] = Known.Nested,
        ["oldObject"] = Known.Nested,
        ["requestObject"] = Known.Nested,
        ["responseObject"] = Known.Nested,
        ["labels"] = Known.Quiet,
        ["matchLabels"] = Known.Quiet,
        ["matchExpressions"] = Known.Quiet,
        ["selector"] = Known.Quiet,
        ["ports"] = Known.Quiet,
        ["names"] = Known.Quiet,
        ["managedFields"] = Known.Quiet,
        ["openAPIV3Schema"] = Known.Quiet,
        ["env"] = Known.Env,
        ["args"] = Known.Args,
        ["command"] = Known.Args,
        ["value"] = Known.Value,
        ["patch"] = Known.Patch,
        ["token"] = Known.Token,
        ["request"] = Known.Request,
        ["certificate"] = Known.Certificate,
        ["kubectl.kubernetes.io/last-applied-configuration"] = Known.LastApplied,
        ["requestURI"] = Known.RequestUri,
        ["$patch"] = Known.PatchDirective,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly (byte[] Name, MemberName Entry)[] _slots = new (byte[], MemberName)[Slots];

    /// <param name="name">Unescaped.</param>
    public MemberName Get(ReadOnlySpan<byte> name)
    {
        var hash = Hash(name);
        ref var slot = ref _slots[(int)(hash % Slots)];
        if (slot.Entry.Hash == hash && slot.Name is { } known && name.SequenceEqual(known))
        {
            return slot.Entry;
        }

        var text = Encoding.UTF8.GetString(name);
        var entry = new MemberName(hash, KnownOf(text), sensitive.IsSensitive(text));
        if (name.Length <= MaxRememberedBytes)
        {
            slot = (name.ToArray(), entry);
        }

        return entry;
    }

    private static Known KnownOf(string text)
    {
        if (Words.TryGetValue(text, out var known))
        {
            return known;
        }

        // podSelector, nodeSelector, serviceAccountSelector …: a redacted selector would make findings silently wrong.
        return text.EndsWith("Selector", StringComparison.Ordinal) ? Known.Quiet : Known.Other;
    }

    private static ulong Hash(ReadOnlySpan<byte> name)
    {
        const ulong Factor = 0x9E3779B97F4A7C15;
        var hash = (ulong)name.Length * Factor;
        while (name.Length >= sizeof(ulong))
        {
            hash = (hash ^ MemoryMarshal.Read<ulong>(name)) * Factor;
            hash ^= hash >> 29;
            name = name[sizeof(ulong)..];
        }

        var tail = 0UL;
        foreach (var c in name)
        {
            tail = (tail << 8) | c;
        }

        hash = (hash ^ tail) * Factor;
        return hash ^ (hash >> 32);
    }
}
