using AuditConsole.Core.Changes.Projection;

namespace AuditConsole.Core.Changes.State;

/// <summary>An entry of a Change Log about to be stored.</summary>
/// <param name="Row">Everything but the ids of ledger and object.</param>
/// <param name="Body">The state after.</param>
/// <param name="Before">The state before, where only this event carries it.</param>
internal sealed record VersionDraft(ObjectVersionRow Row, ObjectBody? Body, ObjectBody? Before);

/// <param name="Drafts">The entries the write makes: usually one, none for an attempt on what does not exist, two when it proves a deletion.</param>
internal sealed record LineageStep(IReadOnlyList<VersionDraft> Drafts, LineageState State);
