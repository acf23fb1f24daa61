namespace MlxDoctor.Harness.Statistics;

/// <summary>The regularised incomplete beta function and its inverse, from which t, F and binomial tables follow.</summary>
internal static class BetaFunction
{
    private const double Tiny = 1e-300;

    private static readonly double[] Lanczos =
    [
        0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
        -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
    ];

    /// <summary>I_x(a, b), by the continued fraction of DLMF 8.17.22, evaluated with Lentz's method.</summary>
    public static double Regularized(double x, double a, double b)
    {
        if (x <= 0)
            return 0;
        if (x >= 1)
            return 1;
        var front = Math.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + (a * Math.Log(x)) + (b * Math.Log(1 - x)));
        return x < (a + 1) / (a + b + 2)
            ? front * Fraction(x, a, b) / a
            : 1 - (front * Fraction(1 - x, b, a) / b);
    }

    /// <summary>The x with I_x(a, b) = p, by bisection: 200 halvings are exact and need no care.</summary>
    public static double Inverse(double p, double a, double b)
    {
        double low = 0, high = 1;
        for (var i = 0; i < 200; i++)
        {
            var middle = (low + high) / 2;
            if (Regularized(middle, a, b) < p)
                low = middle;
            else
                high = middle;
        }
        return (low + high) / 2;
    }

    /// <summary>ln Γ(x) for x &gt; 0 (Lanczos, 1964, g = 7).</summary>
    public static double LogGamma(double x)
    {
        if (x < 0.5)
            return Math.Log(Math.PI / Math.Sin(Math.PI * x)) - LogGamma(1 - x);
        x -= 1;
        var sum = Lanczos[0];
        for (var i = 1; i < Lanczos.Length; i++)
            sum += Lanczos[i] / (x + i);
        var t = x + 7.5;
        return (0.5 * Math.Log(2 * Math.PI)) + ((x + 0.5) * Math.Log(t)) - t + Math.Log(sum);
    }

    private static double Fraction(double x, double a, double b)
    {
        double c = 1, d = 1 / Away(1 - ((a + b) * x / (a + 1)));
        var result = d;
        for (var m = 1; m <= 500; m++)
        {
            var even = m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)));
            d = 1 / Away(1 + (even * d));
            c = Away(1 + (even / c));
            result *= d * c;
            var odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1));
            d = 1 / Away(1 + (odd * d));
            c = Away(1 + (odd / c));
            result *= d * c;
            if (Math.Abs((d * c) - 1) < 1e-16)
                break;
        }
        return result;
    }

    private static double Away(double value) => Math.Abs(value) < Tiny ? Tiny : value;
}
