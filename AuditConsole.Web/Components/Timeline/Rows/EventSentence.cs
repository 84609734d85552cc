using System.Globalization;
using AuditConsole.Core.Events;

namespace AuditConsole.Web.Components.Timeline.Rows;

/// <summary>What a word of a sentence is; a row gives each its weight.</summary>
public enum SentenceRole
{
    Plain,
    Actor,
    Kind,
    Object,
    Aside,
}

public readonly record struct SentencePart(string Text, SentenceRole Role);

/// <summary>An event in words: who, what in the past tense, the kind, the object. Without a full stop.</summary>
public sealed class EventSentence
{
    private const string NoAnswer = "· no answer known";

    private readonly List<SentencePart> _parts = [];

    private EventSentence()
    {
    }

    public IReadOnlyList<SentencePart> Parts => _parts;

    public string Text => string.Join(' ', _parts.Select(p => p.Text));

    public static EventSentence Of(AuditEvent e)
    {
        var sentence = new EventSentence();
        if (OwnEvents.Sentence(e) is { } whole)
        {
            sentence.Add(whole);
            return sentence;
        }

        sentence.AddActor(e);
        sentence.AddDeed(e, new ObjectWords(e));
        return sentence;
    }

    /// <summary>Several like events as one: <c>platform-admin deleted 14 Pods in staging</c>.</summary>
    public static EventSentence OfMany(AuditEvent sample, int count)
    {
        var sentence = new EventSentence();
        var words = new ObjectWords(sample);
        sentence.AddActor(sample);
        sentence.Add(DeedOf(sample) switch
        {
            Deed.Denied => $"was denied {ActionWords.Of(sample).Noun} {ActionWords.Of(sample).Link}",
            Deed.Failed => $"failed to {ActionWords.Of(sample).Infinitive}",
            Deed.DryRun => $"dry-ran {Article(ActionWords.Of(sample).Noun)} {ActionWords.Of(sample).Link}",
            Deed.Unanswered => $"asked to {ActionWords.Of(sample).Infinitive}",
            _ => ActionWords.Of(sample).Past,
        });
        sentence.Add(string.Create(CultureInfo.InvariantCulture, $"{count} {words.Plural ?? "objects"}"), SentenceRole.Object);
        if (words.Namespace is { } place)
        {
            sentence.Add("in");
            sentence.Add(place, SentenceRole.Object);
        }

        if (DeedOf(sample) == Deed.Unanswered)
        {
            sentence.Add(NoAnswer, SentenceRole.Aside);
        }

        return sentence;
    }

    /// <summary>What came of it.</summary>
    public static Deed DeedOf(AuditEvent e) => e switch
    {
        { Outcome: Outcome.Denied } or { Class: EventClass.Denied } => Deed.Denied,
        { Outcome: Outcome.Failure } or { Class: EventClass.Failed } => Deed.Failed,
        { Class: EventClass.DryRun } or { DryRun: true } => Deed.DryRun,
        { Outcome: Outcome.Unknown, Stage: "RequestReceived" } => Deed.Unanswered,
        _ => Deed.Done,
    };

    private void AddActor(AuditEvent e)
    {
        AddName(ActorWords.Of(e), SentenceRole.Actor);
        if (e.Actor.EffectiveName is { Length: > 0 } effective && effective != e.Actor.Name)
        {
            Add("as");
            AddName(ActorWords.OfName(effective), SentenceRole.Plain);
        }
    }

    private void AddName(ActorWords actor, SentenceRole role)
    {
        if (actor.Kind.Length > 0)
        {
            Add(actor.Kind);
        }

        Add(actor.Name, role);
    }

    private void AddDeed(AuditEvent e, ObjectWords words)
    {
        var action = ActionWords.Of(e);
        var deed = DeedOf(e);
        switch (deed)
        {
            case Deed.Denied:
                Add(words.IsNothing ? $"was denied {action.Noun}" : $"was denied {action.Noun} {action.Link}");
                break;
            case Deed.Failed:
                Add($"failed to {Alone(action.Infinitive, words)}");
                break;
            case Deed.DryRun:
                Add($"dry-ran {Article(action.Noun)}{(words.IsNothing ? string.Empty : " " + action.Link)}");
                break;
            case Deed.Unanswered:
                Add($"asked to {Alone(action.Infinitive, words)}");
                break;
            default:
                Add(Alone(action.Past, words));
                break;
        }

        AddObject(e, words);
        if (Code(e, deed) is { } code)
        {
            Add(code, SentenceRole.Aside);
        }
    }

    private void AddObject(AuditEvent e, ObjectWords words)
    {
        if (words.IsMany)
        {
            Add(words.Plural ?? "objects", SentenceRole.Kind);
            if (words.Namespace is { } place)
            {
                Add("in");
                Add(place, SentenceRole.Object);
            }

            return;
        }

        if ((OwnEvents.Thing(e) ?? words.Kind) is { } kind)
        {
            Add(kind, SentenceRole.Kind);
        }

        if (words.Name is { } name)
        {
            Add(name, SentenceRole.Object);
        }
    }

    // "signed in to" needs something to sign in to.
    private static string Alone(string words, ObjectWords about)
    {
        if (!about.IsNothing)
        {
            return words;
        }

        var last = words.LastIndexOf(' ');
        return last > 0 && words[(last + 1)..] is "to" or "of" or "in" or "with" or "through" ? words[..last] : words;
    }

    private static string? Code(AuditEvent e, Deed deed) => (deed, e.Code) switch
    {
        (Deed.Denied or Deed.Failed, > 0) => e.Code switch
        {
            400 => "(400 bad request)",
            404 => "(404 not found)",
            409 => "(409 conflict)",
            410 => "(410 gone)",
            422 => "(422 invalid)",
            429 => "(429 too many requests)",
            500 => "(500 server error)",
            503 => "(503 unavailable)",
            504 => "(504 timeout)",
            _ => string.Create(CultureInfo.InvariantCulture, $"({e.Code})"),
        },
        (Deed.Denied or Deed.Failed, _) when e.Format == EventFormat.CloudTrail && e.ExtraValue("errorcode") is { } error => $"({error})",
        (Deed.Unanswered, _) => NoAnswer,
        _ => null,
    };

    private static string Article(string noun) => ("aeiou".Contains(noun[0], StringComparison.Ordinal) ? "an " : "a ") + noun;

    private void Add(string text, SentenceRole role = SentenceRole.Plain) => _parts.Add(new SentencePart(text, role));
}

/// <summary>What came of an attempt.</summary>
public enum Deed
{
    Done,
    Denied,
    Failed,
    DryRun,

    /// <summary>Only the request is known, not what was answered.</summary>
    Unanswered,
}
