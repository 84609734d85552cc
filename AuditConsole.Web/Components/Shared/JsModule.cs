using System.Diagnostics.CodeAnalysis;
using Microsoft.JSInterop;

namespace AuditConsole.Web.Components.Shared;

/// <summary>A script module of a component: imported at first use, and quiet when the browser is gone.</summary>
/// <param name="path">Address of the module, from <c>Assets[…]</c>.</param>
public sealed class JsModule(IJSRuntime runtime, string path) : IAsyncDisposable
{
    private Task<IJSObjectReference>? _import;
    private bool _disposed;

    /// <summary>Calls an export; a browser that has gone away makes it do nothing.</summary>
    public async ValueTask CallAsync(string export, params object?[] arguments)
    {
        try
        {
            if (await ModuleAsync() is { } module)
            {
                await module.InvokeVoidAsync(export, arguments);
            }
        }
        catch (Exception e) when (IsGone(e))
        {
        }
    }

    /// <summary>Calls an export; the default value when the browser has gone away.</summary>
    public async ValueTask<T?> CallAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.PublicFields | DynamicallyAccessedMemberTypes.PublicProperties)] T>(string export, params object?[] arguments)
    {
        try
        {
            return await ModuleAsync() is { } module ? await module.InvokeAsync<T>(export, arguments) : default;
        }
        catch (Exception e) when (IsGone(e))
        {
            return default;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        if (_import is null)
        {
            return;
        }

        try
        {
            await (await _import).DisposeAsync();
        }
        catch (Exception e) when (IsGone(e))
        {
        }
    }

    private async ValueTask<IJSObjectReference?> ModuleAsync()
    {
        if (_disposed)
        {
            return null;
        }

        var module = await (_import ??= runtime.InvokeAsync<IJSObjectReference>("import", path.StartsWith('.') ? path : "./" + path).AsTask());

        // Disposed while the import was under way: DisposeAsync has taken or will take the module.
        return _disposed ? null : module;
    }

    private static bool IsGone(Exception e) => e is JSDisconnectedException or OperationCanceledException or ObjectDisposedException;
}
