using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AuthOps.Psi.Vole;

/// <summary>
/// Asks the system to back large arrays with pages of 2 MB: random accesses over tens of megabytes otherwise wait for address
/// translation as long as for memory. A request, without effect where the system has no such pages. Stateless and safe to share between threads.
/// </summary>
internal static partial class HugePages
{
    private const int PageSize = 1 << 21;
    private const int Advice = 14; // MADV_HUGEPAGE of Linux.

    /// <summary>Makes the request for the whole pages of a span. Memory touched before keeps the pages it has.</summary>
    public static unsafe void Advise<T>(Span<T> memory)
        where T : unmanaged
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        fixed (T* start = memory)
        {
            var first = ((nuint)start + PageSize - 1) & ~(nuint)(PageSize - 1);
            var end =
                ((nuint)start + ((nuint)memory.Length * (nuint)Unsafe.SizeOf<T>()))
                & ~(nuint)(PageSize - 1);
            if (first < end)
            {
                // Whether the system follows the advice makes no difference to the result.
                _ = Advise(first, end - first, Advice);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(nuint address, nuint length, int advice);
}
