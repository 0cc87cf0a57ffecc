using System.Text;
using AuthOps.Cli.Output;

namespace AuthOps.Cli.Tests.Output;

public sealed class AtomicFileTests
{
    [Fact]
    public void A_commit_replaces_the_target_and_leaves_nothing_else()
    {
        using var folder = new TemporaryFolder();
        var target = folder.Write("out.csv", "old");
        using (var file = AtomicFile.Create(target))
        {
            file.Stream.Write("new"u8);
            Assert.Equal("old", File.ReadAllText(target));
            Assert.Equal(folder.Root, Path.GetDirectoryName(file.TemporaryPath));
            file.Commit();
        }

        Assert.Equal("new", File.ReadAllText(target));
        Assert.Equal(["out.csv"], folder.Entries);
    }

    [Fact]
    public void Without_a_commit_the_target_is_untouched_and_the_temporary_file_gone()
    {
        using var folder = new TemporaryFolder();
        var target = folder.Write("out.csv", "old");
        using (var file = AtomicFile.Create(target))
        {
            file.Stream.Write("half"u8);
            using var written = new StreamReader(file.OpenWritten());
            Assert.Equal("half", written.ReadToEnd());
        }

        using (AtomicFile.Create(folder.At("fresh.csv"))) { }

        Assert.Equal("old", File.ReadAllText(target));
        Assert.Equal(["out.csv"], folder.Entries);
    }

    [Fact]
    public void Two_writers_of_one_target_do_not_meet_and_the_last_commit_wins_whole()
    {
        using var folder = new TemporaryFolder();
        var target = folder.At("out.csv");
        using var first = AtomicFile.Create(target);
        using var second = AtomicFile.Create(target);
        first.Stream.Write(Encoding.UTF8.GetBytes(new string('1', 100)));
        second.Stream.Write("2"u8);
        first.Commit();
        second.Commit();

        Assert.Equal("2", File.ReadAllText(target));
        Assert.Equal(["out.csv"], folder.Entries);
    }

    [Fact]
    public void Folders_links_and_devices_are_not_replaced()
    {
        using var folder = new TemporaryFolder();
        var link = folder.At("link");
        File.CreateSymbolicLink(link, folder.Write("real", "x"));

        Assert.Throws<IOException>(() => AtomicFile.Create(folder.Root));
        Assert.Throws<IOException>(() => AtomicFile.Create(link));
        Assert.Throws<IOException>(() => AtomicFile.Create("/dev/null"));
        Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.Create(folder.At("none/out")));
        Assert.Equal(["link", "real"], folder.Entries);
    }

    [Fact]
    public void A_whole_file_is_written_at_once()
    {
        using var folder = new TemporaryFolder();
        AtomicFile.WriteAllBytes(folder.At("a"), [1, 2, 3]);

        Assert.Equal([1, 2, 3], File.ReadAllBytes(folder.At("a")));
        Assert.Equal(["a"], folder.Entries);
    }
}
