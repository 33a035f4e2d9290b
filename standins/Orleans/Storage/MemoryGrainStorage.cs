using System.Collections.Concurrent;
using System.Globalization;
using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>States in memory, with versions that are checked as a database would.</summary>
public sealed class MemoryGrainStorage : IGrainStorage
{
    private readonly ConcurrentDictionary<(string Name, GrainId Id), Record> _records = new();

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (_records.TryGetValue((stateName, grainId), out var record))
        {
            grainState.State = (T)record.State!;
            grainState.ETag = record.ETag;
            grainState.RecordExists = true;
        }
        else
        {
            grainState.ETag = null!;
            grainState.RecordExists = false;
        }

        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = (stateName, grainId);
        _records.TryGetValue(key, out var current);
        var next = new Record(grainState.State, Next(current?.ETag));
        var won = current?.ETag == grainState.ETag &&
            (current is null ? _records.TryAdd(key, next) : _records.TryUpdate(key, next, current));
        if (!won)
        {
            throw new InconsistentStateException("The version in memory is not the one stored.", current?.ETag, grainState.ETag);
        }

        grainState.ETag = next.ETag;
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = (stateName, grainId);
        if (_records.TryGetValue(key, out var current) && current.ETag != grainState.ETag)
        {
            throw new InconsistentStateException("The version in memory is not the one stored.", current.ETag, grainState.ETag);
        }

        _records.TryRemove(key, out _);
        grainState.ETag = null!;
        grainState.RecordExists = false;
        return Task.CompletedTask;
    }

    private static string Next(string? etag) =>
        ((etag is null ? 0 : long.Parse(etag, CultureInfo.InvariantCulture)) + 1).ToString(CultureInfo.InvariantCulture);

    private sealed record Record(object? State, string ETag);
}
