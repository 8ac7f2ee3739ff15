import enum
class Red(enum.Enum):
    A = 1
class Blue(enum.Enum):
    B = 1
