"""The official area formula, straight from the notice (domain notes 4.1), on positions from pyproj: slow,
plain, and sharing nothing with the program."""
import math

import pyproj


class Official:
    """Areas in one reference system; densify_m is the limit for edges, None for none."""

    def __init__(self, crs, densify_m=None):
        crs = pyproj.CRS(crs)
        self.limit = densify_m
        self.scale = 1.0
        if crs.is_projected:
            self.scale = crs.axis_info[0].unit_conversion_factor
        to = crs.geodetic_crs
        self.inverse = pyproj.Transformer.from_crs(crs, to, always_xy=True)
        ellipsoid = crs.ellipsoid
        a, b = ellipsoid.semi_major_metre, ellipsoid.semi_minor_metre
        e2 = (a * a - b * b) / (a * a)
        self.b = b
        self.geod = pyproj.Geod(a=a, b=b)
        self.terms = [1 + 3 / 6 * e2 + 30 / 80 * e2**2 + 35 / 112 * e2**3 + 630 / 2304 * e2**4,
                      1 / 6 * e2 + 15 / 80 * e2**2 + 21 / 112 * e2**3 + 420 / 2304 * e2**4,
                      3 / 80 * e2**2 + 7 / 112 * e2**3 + 180 / 2304 * e2**4,
                      1 / 112 * e2**3 + 45 / 2304 * e2**4, 5 / 2304 * e2**4]

    def divided(self, points):
        dense = []
        for (x1, y1), (x2, y2) in zip(points, points[1:]):
            n = 1
            if self.limit:
                n = int(math.hypot(x2 - x1, y2 - y1) * self.scale / self.limit) + 1
            dense += [(x1 + (x2 - x1) * k / n, y1 + (y2 - y1) * k / n) for k in range(n)]
        return dense + [points[0]]

    def ring(self, points):
        """Area of one ring of (x, y), whatever its direction."""
        points = [p[:2] for p in points]
        if points[0] != points[-1]:
            points = points + points[:1]
        dense = self.divided(points)
        lon, lat = self.inverse.transform([p[0] for p in dense], [p[1] for p in dense])
        origin, total = math.radians(lon[0]), 0.0
        for i in range(len(dense) - 1):
            l1, l2 = math.radians(lon[i]), math.radians(lon[i + 1])
            b1, b2 = math.radians(lat[i]), math.radians(lat[i + 1])
            bm, h = (b1 + b2) / 2, (b2 - b1) / 2
            total += 2 * self.b**2 * ((l1 + l2) / 2 - origin) * sum(
                (-1) ** k * self.terms[k] * math.sin((2 * k + 1) * h) * math.cos((2 * k + 1) * bm)
                for k in range(5))
        return abs(total)

    def geodesic_ring(self, points):
        lon, lat = self.inverse.transform([p[0] for p in points], [p[1] for p in points])
        return abs(self.geod.polygon_area_perimeter(lon, lat)[0])

    @staticmethod
    def plane_ring(points):
        x0, y0 = points[0][:2]
        return abs(sum((p[0] - x0) * (q[1] - y0) - (q[0] - x0) * (p[1] - y0)
                       for p, q in zip(points, points[1:]))) / 2
