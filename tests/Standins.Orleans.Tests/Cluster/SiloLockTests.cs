using Orleans.Runtime;
using Orleans.Runtime.Cluster;
using Xunit;

namespace Standins.Orleans.Tests.Cluster;

/// <summary>The lock of a home proves who is dead, and nothing that it cannot prove.</summary>
public sealed class SiloLockTests : IDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("silo-lock-");

    private string FilePath => Path.Combine(_home.FullName, "silo.lock");

    public void Dispose() => _home.Delete(recursive: true);

    [Fact]
    public void A_first_silo_has_no_predecessors()
    {
        using var held = SiloLock.Take(FilePath);
        Assert.Empty(held.Predecessors);
    }

    [Fact]
    public void Whoever_comes_next_learns_all_that_the_former_was_and_whom_it_followed()
    {
        var (first, second, third) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        using (var held = SiloLock.Take(FilePath))
        {
            held.Note(first);
            held.Note(second);
        }

        using (var held = SiloLock.Take(FilePath))
        {
            Assert.Equal([first, second], held.Predecessors);
            held.Note(third);
        }

        using var last = SiloLock.Take(FilePath);
        Assert.Equal([first, second, third], last.Predecessors);
    }

    [Fact]
    public void While_one_holds_it_another_is_refused_and_says_why()
    {
        using (SiloLock.Take(FilePath))
        {
            var refused = Assert.Throws<OrleansConfigurationException>(() => SiloLock.Take(FilePath));
            Assert.Contains("Another silo", refused.Message, StringComparison.Ordinal);
        }

        SiloLock.Take(FilePath).Dispose();
    }

    [Fact]
    public void A_copy_of_a_home_proves_nothing()
    {
        using (var held = SiloLock.Take(FilePath))
        {
            held.Note(Guid.CreateVersion7());
        }

        var copy = FilePath + ".copy";
        File.Copy(FilePath, copy);
        using var other = SiloLock.Take(copy);
        Assert.Empty(other.Predecessors);
    }

    [Fact]
    public void What_another_machine_wrote_proves_nothing()
    {
        using (var held = SiloLock.Take(FilePath))
        {
            held.Note(Guid.CreateVersion7());
        }

        // The same file, so it is written in place.
        var line = File.ReadAllText(FilePath).Split(' ');
        line[1] = Guid.NewGuid().ToString();
        File.WriteAllText(FilePath, string.Join(' ', line));

        using var next = SiloLock.Take(FilePath);
        Assert.Empty(next.Predecessors);
    }

    [Fact]
    public void Torn_lines_are_passed_over_and_the_file_stays_small()
    {
        File.WriteAllText(FilePath, "nonsense\n\n0193\n");
        var last = Guid.Empty;
        using (var held = SiloLock.Take(FilePath))
        {
            Assert.Empty(held.Predecessors);
            for (var each = 0; each < 300; each++)
            {
                held.Note(last = Guid.CreateVersion7());
            }
        }

        using var next = SiloLock.Take(FilePath);
        Assert.Equal(100, next.Predecessors.Count);
        Assert.Equal(last, next.Predecessors[^1]);
    }
}
