using System.IO.Compression;
using System.Text;
using AuthOps.Metering.Packs;

namespace AuthOps.Metering.Tests.Packs;

/// <summary>Archives that want more than to be read: each refused by its fault before anything in it is looked at.</summary>
public sealed class HostileArchiveTests : IDisposable
{
    private static readonly (string Name, byte[] Bytes)[] s_files =
    [
        ("log/log", [1, 2, 3]),
        ("log/segment.00000000", [4, 5]),
        ("manifest.dsse.json", [6]),
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authops-hostile-");

    private string Path => System.IO.Path.Combine(_folder.FullName, "a.pack");

    [Fact]
    public void The_form_of_a_pack_is_read()
    {
        PackFile.Write(Path, s_files);
        using var pack = EvidencePack.Open(Path);
        Assert.Equal(s_files.Select(f => f.Name), pack.Names);
        Assert.Equal([1, 2, 3], pack.Read("log/log"));
        Assert.True(EvidencePack.IsArchive(Path));
        Assert.Equal(
            PackFault.FileMissing,
            Assert.Throws<EvidencePackException>(() => pack.Read("none")).Fault
        );
    }

    [Theory]
    [InlineData("../escape")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../b")]
    [InlineData("a//b")]
    [InlineData("a\\b")]
    [InlineData("c:x")]
    [InlineData("UPPER")]
    [InlineData(".hidden")]
    [InlineData("a/b/c/d/e/f")]
    [InlineData("名")]
    public void A_name_that_leads_elsewhere(string name) =>
        Refused(PackFault.UnsafeName, () => PackFile.Write(Path, [(name, [1])]));

    [Fact]
    public void A_long_name_twice_the_same_and_another_order()
    {
        Refused(PackFault.TooLarge, () => PackFile.Write(Path, [(new string('a', 201), [1])]));
        Refused(
            PackFault.OutOfOrder,
            () => PackFile.Write(Path, [("a", [1]), ("a", [2])], isSorted: false)
        );
        Refused(
            PackFault.OutOfOrder,
            () => PackFile.Write(Path, [("b", [1]), ("a", [2])], isSorted: false)
        );
        Refused(
            PackFault.OutOfOrder,
            () => PackFile.Write(Path, [("manifest.dsse.json", [1]), ("a", [2])], isSorted: false)
        );
    }

    [Fact]
    public void A_bomb_a_date_attributes_a_comment()
    {
        Refused(
            PackFault.OtherForm,
            () =>
                PackFile.Write(
                    Path,
                    [("a", new byte[1 << 24])],
                    level: CompressionLevel.SmallestSize
                )
        );
        Refused(PackFault.OtherForm, () => PackFile.Write(Path, s_files, year: 1999));
        Refused(PackFault.OtherForm, () => PackFile.Write(Path, s_files, attributes: 1));
        Refused(PackFault.NotAnArchive, () => PackFile.Write(Path, s_files, comment: "hello"));
    }

    [Fact]
    public void Too_many_entries() =>
        Refused(
            PackFault.TooLarge,
            () =>
                PackFile.Write(
                    Path,
                    Enumerable.Range(0, 4_097).Select(i => ($"a{i:d5}", Array.Empty<byte>()))
                )
        );

    [Fact]
    public void No_archive_at_all()
    {
        Refused(PackFault.NotAnArchive, () => File.WriteAllBytes(Path, []));
        Refused(PackFault.NotAnArchive, () => File.WriteAllText(Path, new string('x', 999)));
        Assert.False(EvidencePack.IsArchive(Path));
        PackFile.Write(Path, []);
        using var empty = EvidencePack.Open(Path);
        Assert.Empty(empty.Names);
    }

    [Fact]
    public void Every_byte_outside_the_files_and_every_length_matter()
    {
        PackFile.Write(Path, s_files);
        var good = File.ReadAllBytes(Path);
        var contents = s_files.SelectMany(f => Places(good, f)).ToHashSet();
        for (var i = 0; i < good.Length; i++)
        {
            var bad = good.ToArray();
            bad[i] ^= 1;
            if (!contents.Contains(i))
            {
                Refused(null, () => File.WriteAllBytes(Path, bad), i);
            }
        }

        for (var length = 0; length < good.Length; length++)
        {
            Refused(null, () => File.WriteAllBytes(Path, good[..length]), length);
        }

        Refused(PackFault.NotAnArchive, () => File.WriteAllBytes(Path, [.. good, 0]));
        Refused(null, () => File.WriteAllBytes(Path, [0, .. good]));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    // The bytes of a file begin behind its name, which is in the directory besides.
    private static IEnumerable<int> Places(byte[] archive, (string Name, byte[] Bytes) file)
    {
        var at = archive.AsSpan().IndexOf(Encoding.ASCII.GetBytes(file.Name)) + file.Name.Length;
        return Enumerable.Range(at, file.Bytes.Length);
    }

    private void Refused(PackFault? fault, Action write, int at = -1)
    {
        write();
        var refused = Assert.Throws<EvidencePackException>(() =>
        {
            using var pack = EvidencePack.Open(Path);
            Assert.Fail($"Opened in spite of {at}.");
        });
        if (fault is { } expected)
        {
            Assert.Equal(expected, refused.Fault);
        }
    }
}
