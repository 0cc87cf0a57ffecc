using System.CommandLine;
using AuthOps.Psi.Large;

namespace AuthOps.Cli.Commands;

/// <summary>The options of a set beyond memory, or of a job that goes on after a crash, shared by <c>authops psi serve</c> and <c>join</c>.</summary>
internal sealed class PsiWorkOptions
{
    private readonly Option<string?> _work = new("--work")
    {
        Description =
            "Folder of a job that may be large and goes on when the same command is given again; both sides name one.",
    };

    private readonly Option<int?> _bucketItems = new("--bucket-items")
    {
        Description =
            "Keys of the larger set in a bucket, with --work; the same on both sides; 1048576 if not given.",
    };

    public void AddTo(Command command)
    {
        command.Add(_work);
        command.Add(_bucketItems);
    }

    /// <summary>How the set is divided; null where it is held in memory.</summary>
    public PsiLargeOptions? Read(ParseResult parsed, PsiSessionOptions session)
    {
        if (parsed.GetValue(_work) is not { } folder)
        {
            return parsed.GetValue(_bucketItems) is null
                ? null
                : throw new UsageException("--bucket-items goes with --work");
        }

        var options = new PsiLargeOptions
        {
            WorkFolder = folder,
            SizeBound = session.Bound(parsed),
        };
        options = options with
        {
            BucketItems = parsed.GetValue(_bucketItems) ?? options.BucketItems,
            MaxPeerItems = session.MaxPeer(parsed) ?? options.MaxPeerItems,
        };
        try
        {
            options.Validate();
            return options;
        }
        catch (ArgumentException error)
        {
            throw new UsageException(error.Message);
        }
    }
}
