namespace AuditConsole.Web.Components.Shared.Connect;

/// <summary>The imports of this process, in the form that pages show.</summary>
/// <param name="recent">Newest first.</param>
/// <param name="find">Null for an id there is not.</param>
public sealed class ImportBoard(Func<IReadOnlyList<ImportView>> recent, Func<string, ImportView?> find)
{
    public IReadOnlyList<ImportView> Recent => recent();

    public ImportView? Find(string id) => find(id);
}
