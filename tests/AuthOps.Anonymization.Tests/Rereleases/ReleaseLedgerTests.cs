using AuthOps.Anonymization.Pseudonyms;
using AuthOps.Anonymization.Rereleases;

namespace AuthOps.Anonymization.Tests.Rereleases;

public sealed class ReleaseLedgerTests : IDisposable
{
    private static readonly string Digest = new('a', 64);
    private static readonly AnonymizationPolicy Policy = Sequence.Policy(2, 2);

    private readonly string _folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    private readonly PseudonymKey _key = Sequence.Key();

    public void Dispose()
    {
        _key.Dispose();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static LinkedRelease[] Releases { get; } =
        Sequence.Releases(Policy, "abababab", "00001111", "00110011", "00000000");

    private ReleaseLedger Written()
    {
        var ledger = ReleaseLedger.Create(_folder);
        foreach (var release in Releases)
        {
            ledger.Append(release, Digest, _key);
        }

        return ledger;
    }

    [Fact]
    public void Releases_come_back_as_they_were_linked()
    {
        var head = Written().Head;

        var ledger = ReleaseLedger.Open(_folder, head);
        var read = ledger.Read(_key, TestContext.Current.CancellationToken);

        Assert.Equal(["r1", "r2", "r3"], ledger.Releases.Select(r => r.Name));
        Assert.Equal(3, read.Count);
        foreach (var (expected, actual) in Releases.Zip(read))
        {
            Assert.Equal(expected.Persons, actual.Persons);
            Assert.Equal(expected.ClassOf, actual.ClassOf);
            Assert.Equal(expected.Labels, actual.Labels);
            Assert.Equal(expected.Identifiers, actual.Identifiers);
            Assert.Equal(
                expected.Sensitive.Select(c => (c.Name, c[0], c[1])),
                actual.Sensitive.Select(c => (c.Name, c[0], c[1]))
            );
        }
    }

    [Fact]
    public void Nothing_of_persons_stands_in_the_open()
    {
        Written();
        foreach (
            var (file, release) in Directory.GetFiles(_folder, "*.entry").Order().Zip(Releases)
        )
        {
            var entry = File.ReadAllBytes(file);
            foreach (var part in LedgerBody.Write(release).Chunk(8).SkipLast(1))
            {
                Assert.Equal(-1, entry.AsSpan().IndexOf(part));
            }

            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(
                    UnixFileMode.UserRead | UnixFileMode.UserWrite,
                    File.GetUnixFileMode(file)
                );
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_missing_release_is_named(int number)
    {
        Written();
        File.Delete(Path.Combine(_folder, $"00000{number}.entry"));

        var error = Assert.Throws<ReleaseLedgerException>(() => ReleaseLedger.Open(_folder));

        Assert.Equal((LedgerError.ReleaseMissing, $"r{number}"), (error.Error, error.Release));
        Assert.Contains($"r{number}", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Whoever takes a release out of the list too, and moves the next one into its place.</summary>
    [Fact]
    public void A_release_taken_out_of_the_list_is_named()
    {
        Written();
        var head = Path.Combine(_folder, "head.json");
        var text = File.ReadAllText(head);
        var (start, end) = (
            text.IndexOf("{\"entry\"", StringComparison.Ordinal),
            text.LastIndexOf("{\"entry\"", StringComparison.Ordinal)
        );
        var second = text.IndexOf("{\"entry\"", start + 1, StringComparison.Ordinal);
        File.WriteAllText(head, text[..second] + text[end..]);
        File.Move(
            Path.Combine(_folder, "000003.entry"),
            Path.Combine(_folder, "000002.entry"),
            overwrite: true
        );

        var error = Assert.Throws<ReleaseLedgerException>(() => ReleaseLedger.Open(_folder));

        Assert.Equal((LedgerError.ReleaseMissing, "r2"), (error.Error, error.Release));
    }

    [Fact]
    public void A_ledger_set_back_is_found_by_its_head()
    {
        var ledger = ReleaseLedger.Create(_folder);
        ledger.Append(Releases[0], Digest, _key);
        var earlier = File.ReadAllBytes(Path.Combine(_folder, "head.json"));
        ledger.Append(Releases[1], Digest, _key);
        File.WriteAllBytes(Path.Combine(_folder, "head.json"), earlier);

        Assert.Single(ReleaseLedger.Open(_folder).Releases);
        var error = Assert.Throws<ReleaseLedgerException>(() =>
            ReleaseLedger.Open(_folder, ledger.Head)
        );
        Assert.Equal(LedgerError.OtherHead, error.Error);
        // And a writer that has it open does not go on.
        error = Assert.Throws<ReleaseLedgerException>(() =>
            ledger.Append(Releases[2], Digest, _key)
        );
        Assert.Equal(LedgerError.OtherHead, error.Error);
    }

    [Fact]
    public void Every_changed_byte_is_found()
    {
        Written();
        var path = Path.Combine(_folder, "000002.entry");
        var entry = File.ReadAllBytes(path);
        for (var at = 0; at < entry.Length; at += 7)
        {
            entry[at] ^= 1;
            File.WriteAllBytes(path, entry);
            var error = Assert.Throws<ReleaseLedgerException>(() => ReleaseLedger.Open(_folder));
            Assert.Equal((LedgerError.EntryChanged, "r2"), (error.Error, error.Release));
            entry[at] ^= 1;
        }
    }

    /// <summary>Whoever changes an entry and the list with it is stopped by the seal.</summary>
    [Fact]
    public void An_entry_changed_with_its_digest_does_not_open()
    {
        var ledger = ReleaseLedger.Create(_folder);
        ledger.Append(Releases[0], Digest, _key);
        var path = Path.Combine(_folder, "000001.entry");
        var entry = File.ReadAllBytes(path);
        entry[^30] ^= 1;
        File.WriteAllBytes(path, entry);
        var head = Path.Combine(_folder, "head.json");
        File.WriteAllText(
            head,
            File.ReadAllText(head)
                .Replace(
                    ledger.Head,
                    Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(entry)),
                    StringComparison.Ordinal
                )
        );

        var error = Assert.Throws<ReleaseLedgerException>(() =>
            ReleaseLedger.Open(_folder).Read(_key, TestContext.Current.CancellationToken)
        );

        Assert.Equal((LedgerError.EntryChanged, "r1"), (error.Error, error.Release));
    }

    /// <summary>Content that was sealed by somebody who has the key and wrote what no ledger writes.</summary>
    [Fact]
    public void Malformed_content_is_refused()
    {
        var body = LedgerBody.Write(Releases[0]);
        Assert.Equal(8, LedgerBody.Read("r", body).Rows);
        var refused = 0;
        for (var at = 0; at < body.Length; at++)
        {
            Assert.Throws<InvalidDataException>(() => LedgerBody.Read("r", body[..at]));
            foreach (byte mask in new byte[] { 0x01, 0x80, 0xff })
            {
                body[at] ^= mask;
                try
                {
                    _ = LedgerBody.Read("r", [.. body]);
                }
                catch (InvalidDataException)
                {
                    refused++;
                }

                body[at] ^= mask;
            }
        }

        // Another pseudonym or another letter is well-formed; counts and numbers are not.
        Assert.InRange(refused, body.Length, 3 * body.Length);
    }

    [Fact]
    public void Another_key_opens_nothing_and_adds_nothing()
    {
        var ledger = Written();
        using var other = PseudonymKey.Generate();
        var token = TestContext.Current.CancellationToken;
        var error = Assert.Throws<ReleaseLedgerException>(() => ledger.Read(other, token));
        Assert.Equal(LedgerError.WrongKey, error.Error);
        var release = Sequence.Release("r4", Policy, [0, 0], ["a", "b"]);
        error = Assert.Throws<ReleaseLedgerException>(() => ledger.Append(release, Digest, other));
        Assert.Equal(LedgerError.WrongKey, error.Error);
        error = Assert.Throws<ReleaseLedgerException>(() =>
            ledger.Append(Releases[0], Digest, _key)
        );
        Assert.Equal((LedgerError.NameTaken, "r1"), (error.Error, error.Release));
        Assert.Equal(3, ReleaseLedger.Open(_folder).Releases.Count);
    }

    [Fact]
    public void What_is_no_ledger_is_refused()
    {
        Assert.Equal(
            LedgerError.NoLedger,
            Assert.Throws<ReleaseLedgerException>(() => ReleaseLedger.Open(_folder)).Error
        );
        ReleaseLedger.Create(_folder);
        Assert.Equal(
            LedgerError.NotEmpty,
            Assert.Throws<ReleaseLedgerException>(() => ReleaseLedger.Create(_folder)).Error
        );
        var head = Path.Combine(_folder, "head.json");
        foreach (
            var (text, expected) in new[]
            {
                ("", LedgerError.HeadDamaged),
                ("{}", LedgerError.HeadDamaged),
                ("{\"releases\":[],\"version\":2}", LedgerError.UnknownVersion),
                ("{\"releases\":[{}],\"version\":1}", LedgerError.HeadDamaged),
                ("{\"releases\": [],\"version\":1}", LedgerError.HeadDamaged),
            }
        )
        {
            File.WriteAllText(head, text);
            var error = Assert.Throws<ReleaseLedgerException>(() => ReleaseLedger.Open(_folder));
            Assert.Equal(expected, error.Error);
        }
    }

    /// <summary>What an append leaves that was cut off before its end is no part of the ledger.</summary>
    [Fact]
    public void An_append_that_was_cut_off_leaves_the_earlier_state()
    {
        var ledger = ReleaseLedger.Create(_folder);
        ledger.Append(Releases[0], Digest, _key);
        File.WriteAllBytes(Path.Combine(_folder, "000002.entry"), [1, 2, 3]);
        File.WriteAllBytes(Path.Combine(_folder, "head.json.tmp"), [1, 2, 3]);

        var again = ReleaseLedger.Open(_folder, ledger.Head);
        again.Append(Releases[1], Digest, _key);

        Assert.Equal(["r1", "r2"], ReleaseLedger.Open(_folder).Releases.Select(r => r.Name));
    }
}
