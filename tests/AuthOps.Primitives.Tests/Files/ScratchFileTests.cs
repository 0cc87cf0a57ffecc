using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using AuthOps.Primitives.Files;

namespace AuthOps.Primitives.Tests.Files;

public sealed class ScratchFileTests
{
    [Fact]
    public void Pages_come_back_from_wherever_they_lie_also_to_several_threads()
    {
        using var file = new ScratchFile();
        var places = new long[200];
        Parallel.For(0, places.Length, i => places[i] = file.Write(Page(i)));
        Parallel.For(
            0,
            places.Length,
            i =>
            {
                var page = new byte[Page(i).Length];
                file.Read(places[i], page);
                Assert.Equal(Page(i), page);
            }
        );

        Assert.Equal(places.Length, places.Distinct().Count());
        Assert.Equal(Enumerable.Range(0, 200).Sum(i => Page(i).Length + 16L), file.Length);
    }

    [Fact]
    public void A_page_of_another_place_or_length_is_refused()
    {
        using var file = new ScratchFile();
        Assert.Throws<ObjectDisposedException>(() => file.Read(0, new byte[1]));
        var first = file.Write(Page(40));
        var second = file.Write(Page(40));

        Assert.ThrowsAny<CryptographicException>(() => file.Read(first + 1, new byte[40]));
        Assert.ThrowsAny<CryptographicException>(() => file.Read(first, new byte[39]));
        Assert.Throws<EndOfStreamException>(() => file.Read(second, new byte[100]));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Read(-1, new byte[1]));
    }

    [Fact]
    public void Nothing_lies_in_the_folder_and_a_closed_file_takes_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("scratch").FullName;
        try
        {
            var file = new ScratchFile(folder);
            file.Write(Page(10));
            if (!OperatingSystem.IsWindows())
            {
                Assert.Empty(Directory.GetFileSystemEntries(folder));
            }

            file.Dispose();
            Assert.Empty(Directory.GetFileSystemEntries(folder));
            Assert.Throws<ObjectDisposedException>(() => file.Write(Page(1)));
            Assert.Throws<ObjectDisposedException>(() => file.Read(0, new byte[10]));
            using var nowhere = new ScratchFile(Path.Combine(folder, "absent"));
            Assert.ThrowsAny<IOException>(() => nowhere.Write(Page(1)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void The_disk_holds_no_page_in_clear_and_a_changed_byte_is_noticed()
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // Only there can a file without a name be opened a second time.
        }

        using var file = new ScratchFile();
        var page = new byte[1_000];
        page.AsSpan().Fill((byte)'p');
        var place = file.Write(page);
        _ = file.Write(page);
        // Others are kept out by a lock within the process alone, which another process does not look at.
        Assert.Equal("0", Shell($"grep -c pppp {Unnamed()}"));
        // The same page twice reads differently: no nonce is used again.
        Assert.Equal("1", Shell($"cmp -s -n 1000 -i 0:1016 {Unnamed()} {Unnamed()}; echo $?"));
        _ = Shell($"printf x | dd of={Unnamed()} bs=1 seek=500 conv=notrunc status=none");

        Assert.ThrowsAny<CryptographicException>(() => file.Read(place, page));
    }

    private static string Unnamed() =>
        Directory
            .GetFiles("/proc/self/fd")
            .Last(fd =>
                new FileInfo(fd).LinkTarget is { } target
                && target.Contains(".scratch", StringComparison.Ordinal)
            )
            .Replace(
                "self",
                Environment.ProcessId.ToString(CultureInfo.InvariantCulture),
                StringComparison.Ordinal
            );

    private static string Shell(string command)
    {
        using var process = Process.Start(
            new ProcessStartInfo("sh", ["-c", command]) { RedirectStandardOutput = true }
        )!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output.Trim();
    }

    private static byte[] Page(int length)
    {
        var page = new byte[length];
        for (var i = 0; i < length; i++)
        {
            page[i] = (byte)((i + length) % 251);
        }

        return page;
    }
}
