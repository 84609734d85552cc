using AuditConsole.Core.Events;

namespace AuditConsole.Core.Ledgers.Writing;

/// <summary>An event's id and extras as they were offered, to be put back when its commit fails and the caller offers it again.</summary>
internal sealed class EventMarks(AuditEvent e)
{
    private readonly string _id = e.Id;
    private readonly KeyValuePair<string, string>[] _extra = [.. e.Extra];

    public void Remove()
    {
        e.Id = _id;
        e.Extra.Clear();
        e.Extra.AddRange(_extra);
    }

    public static void SetExtra(AuditEvent e, string key, string value)
    {
        e.Extra.RemoveAll(pair => pair.Key == key);
        e.Extra.Add(new(key, value));
    }
}
