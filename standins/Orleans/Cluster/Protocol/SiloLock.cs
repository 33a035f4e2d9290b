using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Orleans.Runtime.Cluster;

/// <summary>
/// A file that one silo at a time holds locked, with the incarnations it has been. The kernel lets the lock go when the
/// process ends and not before, so whoever has it knows that those are dead.
/// </summary>
internal sealed partial class SiloLock : IDisposable
{
    private const int Exclusive = 2;
    private const int NotBlocking = 4;
    private const int LinesMax = 100;

    private readonly FileStream _file;
    private readonly Lock _gate = new();
    private readonly List<string> _lines;
    private readonly string? _place;

    private SiloLock(FileStream file)
    {
        _file = file;
        using var reader = new StreamReader(file, Encoding.ASCII, leaveOpen: true);
        _lines = [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(LinesMax)];
        _place = Place(file.SafeFileHandle);
        Predecessors = [.. _lines.Select(Known).OfType<Guid>()];
    }

    /// <summary>Incarnations whose process held this lock and holds it no more.</summary>
    public IReadOnlyList<Guid> Predecessors { get; }

    /// <summary>Throws <see cref="OrleansConfigurationException"/> when a living process holds it.</summary>
    public static SiloLock Take(string path)
    {
        FileStream? file = null;
        try
        {
            // The framework's own lock is left out silently where a file system has none; this one is not.
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
            if (TakeLock((int)file.SafeFileHandle.DangerousGetHandle(), Exclusive | NotBlocking) == 0)
            {
                return new SiloLock(file);
            }
        }
        catch (IOException)
        {
            // Somebody has it locked.
        }

        file?.Dispose();
        throw new OrleansConfigurationException($"Another silo runs with {path}, or its file system has no locks. Each silo needs a home of its own.");
    }

    /// <summary>Writes down who this process is about to be, before the store knows it.</summary>
    public void Note(Guid incarnation)
    {
        if (_place is null)
        {
            return;
        }

        lock (_gate)
        {
            _lines.Add($"{incarnation} {_place}");
            var text = Encoding.ASCII.GetBytes(string.Join('\n', _lines.TakeLast(LinesMax)) + "\n");
            _file.Position = 0;
            _file.Write(text);
            _file.SetLength(text.Length);
            _file.Flush(flushToDisk: true);
        }
    }

    public void Dispose() => _file.Dispose();

    private Guid? Known(string line) =>
        line.Split(' ', 2) is [var incarnation, var place] && place == _place && Guid.TryParse(incarnation, out var known) ? known : null;

    // The lock speaks for processes of this kernel that held this very file: a copy of a home, or a disk that another
    // machine has mounted as well, says nothing. Null: it cannot be told.
    private static string? Place(SafeFileHandle file)
    {
        const string Inode = "ino:";
        try
        {
            var details = File.ReadAllLines(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fdinfo/{file.DangerousGetHandle()}"));
            var inode = Array.Find(details, line => line.StartsWith(Inode, StringComparison.Ordinal));
            return inode is null ? null : $"{File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim()} {inode[Inode.Length..].Trim()}";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "flock")]
    private static partial int TakeLock(int file, int operation);
}
