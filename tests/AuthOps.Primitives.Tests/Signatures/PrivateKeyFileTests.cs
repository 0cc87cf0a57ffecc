using AuthOps.Primitives.Signatures;

namespace AuthOps.Primitives.Tests.Signatures;

public sealed class PrivateKeyFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authops-keys-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_saved_key_is_read_back_and_only_its_owner_may_read_it()
    {
        foreach (var algorithm in TestKeys.Algorithms)
        {
            using var key = SigningKey.Generate(algorithm);
            var path = Path.Combine(_folder.FullName, $"{algorithm}.pem");
            key.Save(path);
            Assert.Equal(key.ExportPem() + "\n", File.ReadAllText(path));
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(
                    UnixFileMode.UserRead | UnixFileMode.UserWrite,
                    File.GetUnixFileMode(path)
                );
            }

            using var again = SigningKey.Load(path);
            Assert.Equal(key.KeyId, again.KeyId);
        }

        Assert.Equal(TestKeys.Algorithms.Length, _folder.GetFiles().Length);
    }

    [Fact]
    public void An_existing_file_is_never_overwritten_and_nothing_is_left_beside_it()
    {
        var path = Path.Combine(_folder.FullName, "key.pem");
        using var first = SigningKey.Generate(SignatureAlgorithm.Ed25519);
        using var second = SigningKey.Generate(SignatureAlgorithm.Ed25519);
        first.Save(path);
        Assert.ThrowsAny<IOException>(() => second.Save(path));
        using var kept = SigningKey.Load(path);
        Assert.Equal(first.KeyId, kept.KeyId);
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public void A_missing_folder_is_an_error_of_the_file_system()
    {
        using var key = SigningKey.Generate(SignatureAlgorithm.Ed25519);
        Assert.ThrowsAny<IOException>(() =>
            key.Save(Path.Combine(_folder.FullName, "absent", "key.pem"))
        );
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.GroupExecute)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    [InlineData(UnixFileMode.OtherExecute)]
    public void A_key_file_that_others_may_use_is_refused_with_a_remedy(UnixFileMode more)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("file modes are Unix's");
            return;
        }

        var path = Path.Combine(_folder.FullName, "key.pem");
        using var key = SigningKey.Generate(SignatureAlgorithm.Ed25519);
        key.Save(path);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | more);
        var e = Assert.Throws<UnauthorizedAccessException>(() => SigningKey.Load(path));
        Assert.Contains("chmod 600", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_read_only_key_file_of_the_owner_is_read()
    {
        var path = Path.Combine(_folder.FullName, "key.pem");
        using var key = SigningKey.Generate(SignatureAlgorithm.Sm2Sm3);
        key.Save(path);
        File.SetAttributes(path, FileAttributes.ReadOnly);
        using var again = SigningKey.Load(path);
        Assert.Equal(key.KeyId, again.KeyId);
        File.SetAttributes(path, FileAttributes.Normal);
    }

    [Fact]
    public void Files_that_are_missing_empty_too_long_or_not_text_are_refused()
    {
        Assert.Throws<FileNotFoundException>(() =>
            SigningKey.Load(Path.Combine(_folder.FullName, "absent.pem"))
        );
        foreach (
            var content in (byte[][])
                [
                    [],
                    new byte[5000],
                    [0xff, 0xfe, 0x00],
                ]
        )
        {
            var path = Path.Combine(_folder.FullName, $"{content.Length}.pem");
            File.WriteAllBytes(path, content);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead);
            }

            Assert.Throws<KeyFormatException>(() => SigningKey.Load(path));
        }
    }
}
