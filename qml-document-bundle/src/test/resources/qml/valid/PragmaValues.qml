pragma Singleton
pragma ComponentBehavior: Bound
pragma ValueTypeBehavior: Copy, Addressable
import QtQml
QtObject {}
