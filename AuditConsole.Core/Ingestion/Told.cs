namespace AuditConsole.Core.Ingestion;

/// <summary>Progress told at once: the framework's own type posts it to a thread, where it may come late.</summary>
internal sealed class Told<T>(Action<T> tell) : IProgress<T>
{
    public void Report(T value) => tell(value);
}
