using System.Globalization;
using System.Text;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;

namespace AuditConsole.Tests.Core.Query;

/// <summary>The events of a table, by name.</summary>
internal static class CaseEvents
{
    public static IReadOnlyList<(string Name, AuditEvent Event, EventBodies Bodies)> Read(string file)
    {
        var events = new List<(string, AuditEvent, EventBodies)>();
        foreach (var columns in QueryCases.Read(file))
        {
            var e = new AuditEvent { Id = "", Source = "", Tenant = "default", Type = "", Seq = events.Count + 1 };
            var bodies = new Dictionary<string, byte[]>();
            foreach (var member in columns[1].Split("; "))
            {
                var (name, value) = (member[..member.IndexOf('=')], member[(member.IndexOf('=') + 1)..]);
                if (name is "request" or "response" or "before" or "after")
                {
                    bodies[name] = Encoding.UTF8.GetBytes(value);
                }
                else
                {
                    Set(e, name, value);
                }
            }

            events.Add((columns[0], e, new EventBodies { Request = Of("request"), Response = Of("response"), Before = Of("before"), After = Of("after") }));

            byte[] Of(string part) => bodies.GetValueOrDefault(part, []);
        }

        return events;
    }

    private static void Set(AuditEvent e, string name, string value)
    {
        switch (name)
        {
            case "after-is-response": e.AfterIsResponse = bool.Parse(value); break;
            case "id": e.Id = value; break;
            case "time": e.Time = Rfc3339.TryParse(value, out var time) ? time : throw new FormatException(value); break;
            case "received": e.Received = Rfc3339.TryParse(value, out var received) ? received : throw new FormatException(value); break;
            case "confidence": e.ChangesConfidence = Word(EventVocabulary.ChangesConfidence, value); break;
            case "source": e.Source = value; break;
            case "format": e.Format = Word(EventVocabulary.Format, value); break;
            case "cluster": e.Cluster = value; break;
            case "event_type": e.Type = value; break;
            case "class": e.Class = Word(EventVocabulary.Class, value); break;
            case "action": e.Action = Word(EventVocabulary.Action, value); break;
            case "verb": e.Verb = value; break;
            case "outcome": e.Outcome = Word(EventVocabulary.Outcome, value); break;
            case "code": e.Code = int.Parse(value, CultureInfo.InvariantCulture); break;
            case "severity": e.Severity = Word(EventVocabulary.Severity, value); break;
            case "message": e.Message = value; break;
            case "actor.class": e.ActorClass = Word(EventVocabulary.ActorClass, value); break;
            case "actor.type": e.Actor.Type = value; break;
            case "actor.id": e.Actor.Id = value; break;
            case "actor.name": e.Actor.Name = value; break;
            case "actor.email": e.Actor.Email = value; break;
            case "actor.groups": e.Actor.Groups = value.Split(','); break;
            case "actor.ip": e.Actor.Ip = value; break;
            case "kind": e.Resource.Kind = value; break;
            case "ns": e.Resource.Namespace = value; break;
            case "name": e.Resource.Name = value; break;
            case "group": e.Resource.Group = value; break;
            case "tier": e.Resource.Tier = value; break;
            case "uid": e.Resource.Uid = value; break;
            case "resource.type": e.Resource.Type = value; break;
            case "resource.provider": e.Resource.Provider = value; break;
            case "dry_run": e.DryRun = bool.Parse(value); break;
            case "duration_ms": e.DurationMs = long.Parse(value, CultureInfo.InvariantCulture); break;
            case "tags": e.Tags.AddRange(value.Split(',')); break;
            case "truncated": e.Truncated.AddRange(value.Split(',')); break;
            case "stage": e.Extra.Add(new("stage", value)); break;
            case var extra when extra.StartsWith("extra.", StringComparison.Ordinal): e.Extra.Add(new(extra[6..], value)); break;
            case var label when label.StartsWith("label.", StringComparison.Ordinal): e.Resource.Labels = [.. e.Resource.Labels, new(label[6..], value)]; break;
            default: throw new FormatException(name);
        }
    }

    private static T Word<T>(EventVocabulary<T> vocabulary, string word)
        where T : struct, Enum => vocabulary.TryParse(word, out var value) ? value : throw new FormatException(word);
}
