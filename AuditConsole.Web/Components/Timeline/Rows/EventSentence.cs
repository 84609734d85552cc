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

        var words = new ObjectWords(e);
        sentence.AddSubject(e, words);
        sentence.AddObject(e, words);
        sentence.AddAside(e, words);
        return sentence;
    }

    /// <summary>
    /// Several like events as one. What is counted is objects: <c>platform-admin deleted 14 Pods in staging</c>,
    /// <c>jane updated NetworkPolicy web in shop 15 times</c>.
    /// </summary>
    public static EventSentence OfMany(IReadOnlyList<AuditEvent> events)
    {
        var sample = events[0];
        var words = new ObjectWords(sample);
        var sentence = new EventSentence();
        sentence.AddSubject(sample, words);
        sentence.AddObjects(sample, words, events);
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

    /// <summary>Who did what. A snapshot is nobody's deed: nothing is known of who read it, and nothing of who made the objects so.</summary>
    private void AddSubject(AuditEvent e, ObjectWords words)
    {
        if (e.Format == EventFormat.KubernetesSnapshot)
        {
            Add("a snapshot shows");
            return;
        }

        AddActor(e);
        var action = ActionWords.Of(e);
        Add(DeedOf(e) switch
        {
            Deed.Denied => words.IsNothing ? $"was denied {action.Noun}" : $"was denied {action.Noun} {action.Link}",
            Deed.Failed => $"failed to {Alone(action.Infinitive, words)}",
            Deed.DryRun => $"dry-ran {Article(action.Noun)}{(words.IsNothing ? string.Empty : " " + action.Link)}",
            Deed.Unanswered => $"asked to {Alone(action.Infinitive, words)}",
            _ => Alone(action.Past, words),
        });
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

        if (words.IsNothing && DeedOf(e) is Deed.Done or Deed.Failed or Deed.Unanswered && SourceWords.Of(e, words) is not null && !ActionWords.Of(e).IsVague)
        {
            Add("something");
        }
    }

    private void AddObjects(AuditEvent sample, ObjectWords words, IReadOnlyList<AuditEvent> events)
    {
        // Some may have no name, as what is yet to get one has. Then nobody can say how many there are.
        var names = events.Select(e => new ObjectWords(e).Own).Distinct().ToArray();
        if (names.Length > 1)
        {
            var plural = words.Plural ?? "objects";
            Add(names.Contains(null) ? plural : string.Create(CultureInfo.InvariantCulture, $"{names.Length} {plural}"), SentenceRole.Object);
        }
        else if (words.IsMany)
        {
            Add(words.Plural ?? "objects", SentenceRole.Kind);
        }
        else
        {
            Add(OwnEvents.Thing(sample) ?? words.Kind ?? "object", SentenceRole.Kind);
            if (words.Own is { } name)
            {
                Add(name, SentenceRole.Object);
            }
        }

        if (words.Namespace is { } place)
        {
            Add("in");
            Add(place, SentenceRole.Object);
        }

        if (names.Length == 1)
        {
            Add(string.Create(CultureInfo.InvariantCulture, $"{events.Count} times"));
        }
        else if (names.Length != events.Count)
        {
            Add(string.Create(CultureInfo.InvariantCulture, $"· {events.Count} events"), SentenceRole.Aside);
        }
    }

    private void AddAside(AuditEvent e, ObjectWords words)
    {
        if (Code(e, DeedOf(e)) is { } code)
        {
            Add(code, SentenceRole.Aside);
        }

        if (SourceWords.Of(e, words) is { } said)
        {
            Add(said, SentenceRole.Aside);
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
