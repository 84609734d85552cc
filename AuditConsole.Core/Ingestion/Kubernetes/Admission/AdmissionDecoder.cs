using AuditConsole.Core.Events;
using AuditConsole.Core.Events.Redaction;

namespace AuditConsole.Core.Ingestion.Kubernetes.Admission;

/// <summary>Reads <c>AdmissionReview</c>s of <c>admission.k8s.io</c>, as API servers send them to webhooks and others write them to files.</summary>
internal sealed class AdmissionDecoder(Redactor redactor, AdmissionMapper mapper) : IEventDecoder
{
    private const string ExpectedKind = "AdmissionReview of admission.k8s.io/v1";

    private readonly AdmissionReader _reader = new();
    private readonly Refuser _refuser = new(redactor);
    private int _line;
    private long? _lastTime;

    /// <summary>Reads one review that arrives now. What is wrong with it is a refused event: its sender has to be answered all the same.</summary>
    public IngestionAnswer? DecodeBody(ReadOnlySpan<byte> json, EventBatch batch)
    {
        if (Read(json, line: null, offset: null, isCut: false, batch) is { } header)
        {
            batch.Add(mapper.Map(header, json, batch, time: default, offset: null, isCut: false));
        }

        return null;
    }

    /// <summary>Reads the beginning of a review that is larger than anything is read: who did what stands before the objects.</summary>
    public void DecodeBeginning(ReadOnlySpan<byte> json, EventBatch batch)
    {
        if (Read(json, line: null, offset: null, isCut: true, batch) is { } header)
        {
            batch.Add(mapper.Map(header, json, batch, time: default, offset: null, isCut: true));
        }
    }

    public void DecodeLine(ReadOnlySpan<byte> text, int line, long? offset, EventBatch batch)
    {
        // Another file: what was read before it says nothing about it.
        _lastTime = line == 1 || line < _line ? null : _lastTime;
        _line = line;
        if (Read(text, line, offset, isCut: false, batch) is not { } header)
        {
            return;
        }

        var time = TimeOf(header, text);
        _lastTime = time.Stated ?? _lastTime;
        batch.Add(mapper.Map(header, text, batch, time, offset, isCut: false));
    }

    public void Finish(int line, EventBatch batch)
    {
        // Reviews do not go on from line to line.
    }

    /// <summary>Files hold reviews in the order they came: one that does not tell its time came after the one before it.</summary>
    private StatedTime TimeOf(AdmissionHeader header, ReadOnlySpan<byte> text)
        => header.Arrived is { } arrived ? new StatedTime(arrived, null)
            : ReviewTime.Of(text[header.OldObject], text[header.Object]) is { } own ? new StatedTime(_lastTime is { } last && last - own < ReviewFields.Precision ? long.Max(own, last) : own, ReviewFields.Object)
            : new StatedTime(_lastTime, _lastTime is null ? ReviewFields.Import : ReviewFields.Neighbour);

    private AdmissionHeader? Read(ReadOnlySpan<byte> json, int? line, long? offset, bool isCut, EventBatch batch)
    {
        _reader.Read(json);
        var header = _reader.Header;
        var fault = header.IsOther ? Fault.Format("kind", ExpectedKind, header.Kind)
            : header.IsReadable ? (Fault?)null
            : header.IsBroken && !isCut ? new Fault(RefusalReason.BadJson, null, "one AdmissionReview", null)
            : isCut ? new Fault(RefusalReason.TooLarge, null, "operation and resource before the objects", null)
            : header.Kind is null ? Fault.Format("kind", ExpectedKind, null)
            : header.Operation is null ? Fault.Missing("request.operation", "CREATE, UPDATE, DELETE or CONNECT")
            : Fault.Missing("request.resource", "group, version and resource");
        if (fault is not { } wrong)
        {
            return header;
        }

        _refuser.Refuse(batch, line, header.Uid, wrong, json);
        return null;
    }
}

/// <summary>When a review was asked, microseconds UTC, and where that is known from (<see cref="ReviewFields"/>); null for one that arrives now.</summary>
internal readonly record struct StatedTime(long? Stated, string? From);
