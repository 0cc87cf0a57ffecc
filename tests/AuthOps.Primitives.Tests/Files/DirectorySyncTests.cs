using AuthOps.Primitives.Files;

namespace AuthOps.Primitives.Tests.Files;

public sealed class DirectorySyncTests
{
    [Fact]
    public void A_directory_is_flushed_and_an_absent_one_is_reported()
    {
        var folder = Directory.CreateTempSubdirectory("directory-sync").FullName;
        DirectorySync.Flush(folder);
        Directory.Delete(folder);

        if (!OperatingSystem.IsWindows())
        {
            Assert.Throws<IOException>(() => DirectorySync.Flush(folder));
        }
    }
}
