using System.Security.Cryptography;
using System.Text;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Files;

namespace AuthOps.Psi.Governance;

/// <summary>The folder of one peer, resource and purpose; its file of sessions is locked while this is open. Not safe for concurrent use.</summary>
internal sealed class LedgerFolder : ILedgerScope
{
    private const int MaxBytes = 64 << 20;
    private const int MaxAttempts = 2000;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(5);

    private readonly string _folder;
    private readonly FileStream _sessions;

    public LedgerFolder(string folder)
    {
        _folder = folder;
        PrivateFiles.CreateFolder(folder);
        _sessions = OpenLocked(Path.Combine(folder, "sessions"));
        DirectorySync.Flush(folder);
    }

    public IReadOnlyList<PastSession> Read()
    {
        if (_sessions.Length > MaxBytes)
        {
            throw Damaged("is larger than sessions of one peer and purpose can make it");
        }

        var bytes = new byte[_sessions.Length];
        _sessions.Position = 0;
        _sessions.ReadExactly(bytes);

        // What stands behind the last line end was never acknowledged: its session did not begin.
        var whole = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        _sessions.SetLength(whole);
        var sessions = new List<PastSession>();
        foreach (var line in Encoding.UTF8.GetString(bytes, 0, whole).Split('\n')[..^1])
        {
            try
            {
                LedgerLine.Apply(sessions, line);
            }
            catch (EvidenceFormatException)
            {
                throw Damaged("has a line that no session wrote");
            }
        }

        return sessions;
    }

    public Stream OpenInput(string digest)
    {
        FileStream file;
        try
        {
            file = File.OpenRead(Path.Combine(_folder, digest));
        }
        catch (FileNotFoundException)
        {
            throw Damaged("lacks the fingerprints of an input");
        }

        try
        {
            if (Convert.ToHexStringLower(SHA256.HashData(file)) != digest)
            {
                throw Damaged("has fingerprints that were changed");
            }

            file.Position = 0;
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Add(PastSession session, InputFingerprints input)
    {
        var path = Path.Combine(_folder, session.OwnInput);
        if (!File.Exists(path))
        {
            DurableFile.Replace(
                path,
                file =>
                {
                    using var all = input.Open();
                    all.CopyTo(file);
                }
            );
        }

        Append(LedgerLine.Write(session));
    }

    public void Close(string sessionId, int cardinality) =>
        Append(LedgerLine.Write(sessionId, cardinality));

    public void Dispose() => _sessions.Dispose();

    private void Append(byte[] line)
    {
        _sessions.Position = _sessions.Length;
        _sessions.Write([.. line, (byte)'\n']);
        _sessions.Flush(flushToDisk: true);
    }

    private static FileStream OpenLocked(string path)
    {
        using var pause = new ManualResetEventSlim();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return new FileStream(
                    path,
                    FileMode.OpenOrCreate,
                    FileAccess.ReadWrite,
                    FileShare.None
                );
            }
            catch (IOException) when (attempt < MaxAttempts && File.Exists(path))
            {
                // Another session of the same peer and purpose is being admitted.
                pause.Wait(s_pause);
            }
        }
    }

    private InvalidDataException Damaged(string what) =>
        new(
            $"The session ledger {_folder} {what}. No session is admitted on it; restore it from a copy."
        );
}
