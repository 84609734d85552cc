using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace AuditConsole.Core.Storage.Sqlite;

/// <summary>
/// Binds Microsoft.Data.Sqlite 10, which was built against SQLitePCLRaw 2.1, to SQLitePCLRaw 2.0.6, the newest that every registry in use has,
/// and prefers the system's SQLite over the bundled one when it is newer, since the system's gets security updates.
/// It can go when SQLitePCLRaw 2.1 restores everywhere.
/// </summary>
internal static class SqliteNativeLibrary
{
    private const string Bundled = "e_sqlite3";
    private const string System = "libsqlite3.so.0";

    [SuppressMessage("Usage", "CA2255", Justification = "It has to run before the first type of Microsoft.Data.Sqlite is touched, whoever touches it.")]
    [ModuleInitializer]
    internal static void Initialize()
    {
        AssemblyLoadContext.Default.Resolving += static (_, name) => name.Name == "SQLitePCLRaw.core" ? typeof(SQLitePCL.raw).Assembly : null;
        NativeLibrary.SetDllImportResolver(typeof(SQLitePCL.SQLite3Provider_e_sqlite3).Assembly, static (name, assembly, path) =>
        {
            if (name != Bundled)
            {
                return IntPtr.Zero;
            }

            var bundled = NativeLibrary.TryLoad(Bundled, assembly, path, out var own) ? own : IntPtr.Zero;
            if (!NativeLibrary.TryLoad(System, out var system))
            {
                return bundled;
            }

            return bundled == IntPtr.Zero || Version(system) > Version(bundled) ? system : bundled;
        });
        SQLitePCL.Batteries_V2.Init();
    }

    private static int Version(IntPtr library)
        => Marshal.GetDelegateForFunctionPointer<LibraryVersionNumber>(NativeLibrary.GetExport(library, "sqlite3_libversion_number"))();

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int LibraryVersionNumber();
}
