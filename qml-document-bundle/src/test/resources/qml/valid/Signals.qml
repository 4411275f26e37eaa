import QtQml
QtObject {
    signal plain
    signal empty()
    signal one(int a)
    signal two(string a, var b)
    signal typed(a: string, b: int)
    signal object(QtObject o, url u)
    signal ended(int a);
}
