namespace AuthOps.Anonymization.Tests.Microaggregation;

/// <summary>MDAV as its authors write it: every record left is looked at for every question. No index, no library code.</summary>
internal static class PlainMdav
{
    public static List<int[]> Group(double[][] columns, int k)
    {
        var left = Enumerable.Range(0, columns[0].Length).ToList();
        var groups = new List<int[]>();
        while (left.Count >= 2 * k)
        {
            var mean = columns
                .Select(column => (double)left.Sum(i => (long)column[i]) / left.Count)
                .ToArray();
            var first = Farthest(columns, left, mean);
            var second = Farthest(columns, left, Place(columns, first));
            var rounds = left.Count >= 3 * k ? new[] { first, second } : [first];
            foreach (var point in rounds)
            {
                var place = Place(columns, point);
                var group = left.OrderBy(i => Distance(columns, i, place))
                    .ThenBy(static i => i)
                    .Take(k)
                    .Order()
                    .ToArray();
                groups.Add(group);
                left.RemoveAll(group.Contains);
            }
        }

        if (left.Count > 0)
        {
            groups.Add([.. left]);
        }

        return groups;
    }

    private static int Farthest(double[][] columns, List<int> left, double[] place) =>
        left.MaxBy(i => (Distance(columns, i, place), -i));

    private static double[] Place(double[][] columns, int point) =>
        Array.ConvertAll(columns, column => column[point]);

    private static double Distance(double[][] columns, int point, double[] place)
    {
        var sum = 0.0;
        for (var d = 0; d < place.Length; d++)
        {
            var difference = columns[d][point] - place[d];
            sum += difference * difference;
        }

        return sum;
    }
}
