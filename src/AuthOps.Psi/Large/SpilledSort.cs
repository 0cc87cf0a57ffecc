using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AuthOps.Primitives.Files;

namespace AuthOps.Psi.Large;

/// <summary>
/// Sorts more values than memory holds: sorted runs go to one file, which is removed on disposal, and are merged from there. Used by
/// one thread.
/// </summary>
internal sealed class SpilledSort<T> : IDisposable
    where T : unmanaged
{
    private readonly IComparer<T> _comparer;
    private readonly string _path;
    private readonly T[] _values;
    private readonly List<(long Start, int Count)> _runs = [];
    private FileStream? _file;
    private int _filled;

    /// <summary>Prepares a sort.</summary>
    /// <param name="folder">Where the file lies.</param>
    /// <param name="memoryBytes">Memory for values.</param>
    /// <param name="comparer">The order; the type's own by default.</param>
    public SpilledSort(string folder, int memoryBytes, IComparer<T>? comparer = null)
    {
        _comparer = comparer ?? Comparer<T>.Default;
        _path = Path.Combine(folder, "sort");
        _values = GC.AllocateUninitializedArray<T>(memoryBytes / Unsafe.SizeOf<T>());
        File.Delete(_path);
    }

    public void Add(ReadOnlySpan<T> values)
    {
        while (!values.IsEmpty)
        {
            var count = Math.Min(values.Length, _values.Length - _filled);
            values[..count].CopyTo(_values.AsSpan(_filled));
            _filled += count;
            values = values[count..];
            if (_filled == _values.Length)
            {
                Spill();
            }
        }
    }

    /// <summary>All values ascending, each once; to be read once, and nothing is added afterwards.</summary>
    public IEnumerable<T> Distinct(CancellationToken cancellationToken)
    {
        if (_runs.Count == 0)
        {
            Sort();
        }
        else
        {
            Spill();
        }

        T? last = null;
        foreach (var value in _runs.Count == 0 ? _values.Take(_filled) : Merge(cancellationToken))
        {
            if (last is not { } before || _comparer.Compare(before, value) != 0)
            {
                yield return value;
            }

            last = value;
        }
    }

    public void Dispose()
    {
        _file?.Dispose();
        File.Delete(_path);
        Array.Clear(_values);
    }

    private void Sort() => Array.Sort(_values, 0, _filled, _comparer);

    private void Spill()
    {
        if (_filled == 0)
        {
            return;
        }

        Sort();
        _file ??= PrivateFiles.Create(_path, bufferBytes: 0);
        _runs.Add((_file.Position, _filled));
        _file.Write(MemoryMarshal.AsBytes(_values.AsSpan(0, _filled)));
        _filled = 0;
    }

    private IEnumerable<T> Merge(CancellationToken cancellationToken)
    {
        // The memory of the values serves the runs from now on, a part each.
        var part = Math.Max(1, _values.Length / _runs.Count);
        var heads = new PriorityQueue<Run, T>(_comparer);
        for (var i = 0; i < _runs.Count; i++)
        {
            var run = new Run(_file!, _runs[i], _values.AsMemory(i * part, part));
            heads.Enqueue(run, run.Value);
        }

        while (heads.TryPeek(out var first, out var value))
        {
            yield return value;
            if (first.Next(cancellationToken))
            {
                _ = heads.DequeueEnqueue(first, first.Value);
            }
            else
            {
                _ = heads.Dequeue();
            }
        }
    }

    /// <summary>What is left of a run, of which a part is in memory. Used by one thread.</summary>
    private sealed class Run
    {
        private readonly FileStream _file;
        private readonly Memory<T> _buffer;
        private long _position;
        private int _left;
        private int _at;
        private int _filled;

        public Run(FileStream file, (long Start, int Count) run, Memory<T> buffer)
        {
            (_file, _buffer) = (file, buffer);
            (_position, _left) = run;
            Load();
        }

        public T Value => _buffer.Span[_at];

        public bool Next(CancellationToken cancellationToken)
        {
            if (++_at < _filled)
            {
                return true;
            }

            cancellationToken.ThrowIfCancellationRequested();
            Load();
            return _filled > 0;
        }

        private void Load()
        {
            _filled = Math.Min(_left, _buffer.Length);
            _at = 0;
            var bytes = MemoryMarshal.AsBytes(_buffer.Span[.._filled]);
            _file.Position = _position;
            _file.ReadExactly(bytes);
            _position += bytes.Length;
            _left -= _filled;
        }
    }
}
