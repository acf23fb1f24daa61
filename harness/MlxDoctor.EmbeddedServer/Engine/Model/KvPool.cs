using MlxDoctor.Tensors.Kernels;

namespace MlxDoctor.EmbeddedServer.Engine.Model;

/// <summary>Hands out pages and counts them; used by the scheduler's thread only.</summary>
internal sealed class KvPool(KvShape shape)
{
    private long _pages;

    /// <summary>Bytes of all pages in use.</summary>
    public long Bytes => Interlocked.Read(ref _pages) * shape.PageBytes;

    /// <summary>A new page, zeroed.</summary>
    public KvPage Rent()
    {
        var page = new KvPage(new NativeBuffer(shape.PageFloats));
        Interlocked.Increment(ref _pages);
        return page;
    }

    /// <summary>A new page with the same content.</summary>
    public unsafe KvPage Copy(KvPage page)
    {
        var copy = Rent();
        Buffer.MemoryCopy(page.Data.Floats, copy.Data.Floats, shape.PageBytes, shape.PageBytes);
        return copy;
    }

    /// <summary>One more holder of a page.</summary>
    public static KvPage Share(KvPage page)
    {
        page.Holders++;
        return page;
    }

    /// <summary>One holder less; the last one frees the page.</summary>
    public void Return(KvPage page)
    {
        if (--page.Holders > 0)
            return;
        page.Data.Dispose();
        Interlocked.Decrement(ref _pages);
    }
}
