using System.Text.Json;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;

namespace AuditConsole.Web.Api.Wire;

/// <summary>One event as the answer of a request.</summary>
public sealed class EventResult(EventAnswer answer) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        await using var writer = new Utf8JsonWriter(httpContext.Response.BodyWriter, SafeJson.WriterOptions);
        EventJson.Write(writer, answer);
        await writer.FlushAsync(httpContext.RequestAborted);
        await httpContext.Response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }
}

/// <summary>A page of events as the answer of a request, sent as it is written.</summary>
public sealed class EventPageResult(EventPage page) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        await using var writer = new Utf8JsonWriter(httpContext.Response.BodyWriter, SafeJson.WriterOptions);
        writer.WriteStartObject();
        writer.WriteStartArray("items"u8);
        foreach (var item in page.Items)
        {
            EventJson.Write(writer, item);
            await writer.FlushAsync(httpContext.RequestAborted);
            await httpContext.Response.BodyWriter.FlushAsync(httpContext.RequestAborted);
        }

        writer.WriteEndArray();
        writer.WriteString("next_cursor"u8, page.NextCursor);
        if (page.Total is { } total)
        {
            writer.WriteNumber("total"u8, total);
        }

        if (page.SearchedBackTo is { } time)
        {
            writer.WriteString("searched_back_to"u8, Micros.Format(time));
        }

        if (page.Damage.Count > 0)
        {
            writer.WriteStartArray("damage"u8);
            foreach (var sentence in page.Damage)
            {
                writer.WriteStringValue(sentence);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
        await writer.FlushAsync(httpContext.RequestAborted);
        await httpContext.Response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }
}
